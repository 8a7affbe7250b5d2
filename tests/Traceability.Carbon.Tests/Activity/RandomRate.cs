using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>A seeded series of readings of a power: dense, with gaps short and long, standing on edges, flowing backwards now and then.</summary>
sealed class RandomRate
{
    public RandomRate(int seed)
    {
        var random = new Random(seed);
        var t = Sample.Midnight + random.NextInt64(Sample.Hour);
        for (var i = random.Next(2, 120); i > 0; i--)
        {
            Times.Add(t);
            Rates.Add(random.NextInt64(-3_000, 100_000));
            t += random.Next(8) switch { 0 => random.NextInt64(1, 3 * Sample.Hour), 1 => 15 * Sample.Minute - t % (15 * Sample.Minute), 2 => RateActivity.LongestStepMs, 3 => RateActivity.LongestStepMs + 1, _ => random.NextInt64(1, RateActivity.LongestStepMs) };
        }
    }

    public List<long> Times { get; } = [];
    public List<long> Rates { get; } = [];
    public int Count => Times.Count;
    public long[] TimesFrom(int from, int to) => [.. Times[from..to]];
    public long[] RatesFrom(int from, int to) => [.. Rates[from..to]];
}
