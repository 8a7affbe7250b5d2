namespace Traceability.Carbon.Tests.Activity;

/// <summary>A seeded series of readings as a site makes them: dense, with holes, standing still, now and then going back,
/// or saying two things at once.</summary>
sealed class RandomCounter
{
    public RandomCounter(int seed, bool goesBack)
    {
        var random = new Random(seed);
        var (t, m) = (Sample.Midnight + random.NextInt64(Sample.Hour), random.NextInt64(1_000_000));
        List<(long Ms, long Steps)> readings = [];
        for (var i = random.Next(2, 60); i > 0; i--)
        {
            readings.Add((t, m));
            if (!goesBack || readings.Count == 1 || random.Next(12) > 0)
                t += random.Next(6) switch { 0 => random.NextInt64(1, 5 * Sample.Hour), 1 => Sample.Hour - t % Sample.Hour, _ => random.NextInt64(1, 20 * Sample.Minute) };
            m = goesBack && random.Next(8) == 0 ? random.NextInt64(m + 1) : m + random.NextInt64(2_000) * random.Next(3);
        }
        readings.Sort();
        Times.AddRange(readings.Select(r => r.Ms));
        Mantissas.AddRange(readings.Select(r => r.Steps));
    }

    public List<long> Times { get; } = [];
    public List<long> Mantissas { get; } = [];
    public int Count => Times.Count;
    public long[] TimesFrom(int from, int to) => [.. Times[from..to]];
    public long[] MantissasFrom(int from, int to) => [.. Mantissas[from..to]];
}
