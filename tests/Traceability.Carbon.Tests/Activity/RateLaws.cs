using System.Numerics;
using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>Laws over seeded random powers; the seed is in every message.</summary>
public sealed class RateLaws
{
    const int Seeds = 1000;
    const long PerHour = 3_600_000;

    static (List<Edge> Edges, CounterState State) Whole(RandomRate series, long perMs = PerHour, long times = 1)
    {
        var rate = new RateActivity(perMs);
        Assert.Equal(FeedOutcome.Accepted, rate.Feed(series.TimesFrom(0, series.Count), [.. series.Rates.Select(r => r * times)]));
        return ([.. rate.TakeEdges()], rate.State!);
    }

    [Fact]
    public void Spans_that_touch_sum_exactly_to_the_span_over_them_however_they_are_cut()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (edges, state) = Whole(new RandomRate(seed));
            Edge[] all = [.. edges, state.Now];
            var random = new Random(seed + 3_000_000);
            var cuts = all.Where(_ => random.Next(3) == 0).Prepend(all[0]).Append(all[^1]).ToArray();
            Assert.Equal(all[^1].Steps - all[0].Steps, cuts.Zip(cuts.Skip(1), (a, b) => b.Steps - a.Steps).Sum());
            Assert.All(cuts.Zip(cuts.Skip(1)), pair => Assert.True(pair.First.Steps <= pair.Second.Steps && pair.First.LostQuarters <= pair.Second.LostQuarters && pair.First.MeasuredQuarters <= pair.Second.MeasuredQuarters, $"seed {seed}"));
            Assert.All(cuts[..^1].Where(c => Edge.IsOne(c.AtMs)), cut => Assert.Equal(Steps(new RandomRate(seed), cut.AtMs), cut.Steps));
        }
    }

    /// <summary>What flowed up to an instant, added up anew from the readings: the trapezoids before it, and its part by time of the one that it lies in.</summary>
    static long Steps(RandomRate series, long ms)
    {
        var (sum, of) = (BigInteger.Zero, BigInteger.One);
        for (var i = 1; i < series.Count && series.Times[i - 1] < ms; i++)
        {
            var (from, to) = (series.Times[i - 1], series.Times[i]);
            if (to - from > RateActivity.LongestStepMs) continue;
            var trapezoid = (BigInteger)(Math.Max(0, series.Rates[i]) + Math.Max(0, series.Rates[i - 1])) * (to - from);
            if (to <= ms) sum += trapezoid;
            else (sum, of) = (sum * (to - from) + trapezoid * (ms - from), to - from);
        }
        var (steps, rest) = BigInteger.DivRem(sum, 2 * PerHour * of);
        var twice = (2 * rest).CompareTo(2 * PerHour * of);
        return (long)(twice > 0 || (twice == 0 && !steps.IsEven) ? steps + 1 : steps);
    }

    [Fact]
    public void All_is_the_sum_of_trapezoids_rounded_once()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomRate(seed);
            BigInteger twice = 0;
            for (var i = 1; i < series.Count; i++)
                if (series.Times[i] - series.Times[i - 1] <= RateActivity.LongestStepMs) twice += (BigInteger)(Math.Max(0, series.Rates[i]) + Math.Max(0, series.Rates[i - 1])) * (series.Times[i] - series.Times[i - 1]);
            var state = Whole(series).State;
            Assert.Equal(twice, (BigInteger)state.Steps * 2 * PerHour + state.Rest);
            Assert.InRange(state.Rest, -PerHour, PerHour);
        }
    }

    [Fact]
    public void Cutting_into_runs_and_restarting_between_them_changes_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomRate(seed);
            var (edges, state) = Whole(series);
            var random = new Random(seed + 1_000_000);
            var kept = new List<Edge>();
            CounterState? at = null;
            for (var from = 0; from < series.Count;)
            {
                var to = random.Next(from, series.Count) + 1;
                var rate = new RateActivity(PerHour, at);
                Assert.Equal(FeedOutcome.Accepted, rate.Feed(series.TimesFrom(from, to), series.RatesFrom(from, to)));
                Assert.Equal(FeedOutcome.Accepted, rate.Feed(series.TimesFrom(to - 1, to), series.RatesFrom(to - 1, to))); // given again
                kept.AddRange(rate.TakeEdges());
                Assert.Empty(rate.TakeFindings());
                (at, from) = (rate.State, to);
            }
            Assert.True(edges.SequenceEqual(kept), $"seed {seed}");
            Assert.Equal(state, at);
        }
    }

    [Fact]
    public void A_rate_an_hour_and_a_sixtieth_of_it_a_minute_are_one()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (a, b) = (Whole(new RandomRate(seed), PerHour, 60), Whole(new RandomRate(seed), PerHour / 60));
            Assert.True(a.Edges.SequenceEqual(b.Edges), $"seed {seed}");
            Assert.Equal(a.State.Steps, b.State.Steps);
        }
    }

    [Fact]
    public void A_quarter_hour_with_a_gap_has_lost_and_any_other_is_measured()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomRate(seed);
            var edges = Whole(series).Edges;
            foreach (var (from, to) in edges.Zip(edges.Skip(1)))
            {
                var gap = Enumerable.Range(1, series.Count - 1).Any(i => series.Times[i] - series.Times[i - 1] > RateActivity.LongestStepMs && series.Times[i - 1] < to.AtMs && series.Times[i] > from.AtMs);
                Assert.Equal((gap ? 1 : 0, gap ? 0 : 1), (to.LostQuarters - from.LostQuarters, to.MeasuredQuarters - from.MeasuredQuarters));
            }
        }
    }
}
