using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>Laws over seeded random series; the seed is in every message.</summary>
public sealed class CounterLaws
{
    const int Seeds = 2000;

    static (List<Edge> Edges, List<ActivityFinding> Findings, CounterState State) Whole(RandomCounter series)
    {
        var counter = new CounterActivity(null);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed(series.TimesFrom(0, series.Count), series.MantissasFrom(0, series.Count)));
        return ([.. counter.TakeEdges()], [.. counter.TakeFindings()], counter.State!);
    }

    [Fact]
    public void All_is_last_minus_first_reading()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: false);
            var (_, findings, state) = Whole(series);
            Assert.True(series.Mantissas[^1] - series.Mantissas[0] == state.Steps, $"seed {seed}");
            Assert.Empty(findings);
            Assert.Equal(0, state.LostQuarters);
        }
    }

    [Fact]
    public void Spans_that_touch_sum_exactly_to_the_span_over_them_however_they_are_cut()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (edges, _, state) = Whole(new RandomCounter(seed, goesBack: true));
            Edge[] all = [.. edges, state.Now];
            var random = new Random(seed + 3_000_000);
            var cuts = all.Where(_ => random.Next(3) == 0).Prepend(all[0]).Append(all[^1]).ToArray();
            Assert.Equal(all[^1].Steps - all[0].Steps, cuts.Zip(cuts.Skip(1), (a, b) => b.Steps - a.Steps).Sum());
            Assert.All(cuts.Zip(cuts.Skip(1)), pair => Assert.True(pair.First.Steps <= pair.Second.Steps && pair.First.LostQuarters <= pair.Second.LostQuarters, $"seed {seed}"));
        }
    }

    [Fact]
    public void There_is_an_edge_at_every_quarter_hour_between_first_and_last_reading()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var first = (series.Times[0] + Edge.SpacingMs - 1) / Edge.SpacingMs * Edge.SpacingMs;
            var expected = new List<long>();
            for (var at = first; at <= series.Times[^1]; at += Edge.SpacingMs) expected.Add(at);
            Assert.Equal(expected, Whole(series).Edges.Select(e => e.AtMs));
        }
    }

    [Fact]
    public void Cutting_into_runs_and_restarting_between_them_changes_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var (edges, findings, state) = Whole(series);
            var random = new Random(seed + 1_000_000);
            var (kept, keptFindings) = (new List<Edge>(), new List<ActivityFinding>());
            CounterState? at = null;
            for (var from = 0; from < series.Count;)
            {
                var to = random.Next(from, series.Count) + 1;
                var counter = new CounterActivity(null, at);
                Assert.Equal(FeedOutcome.Accepted, counter.Feed(series.TimesFrom(from, to), series.MantissasFrom(from, to)));
                kept.AddRange(counter.TakeEdges());
                keptFindings.AddRange(counter.TakeFindings());
                (at, from) = (counter.State, to);
            }
            Assert.True(edges.SequenceEqual(kept), $"seed {seed}");
            Assert.Equal(findings, keptFindings);
            Assert.Equal(state, at);
        }
    }

    [Fact]
    public void The_same_readings_given_again_change_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var counter = new CounterActivity(null);
            for (var i = 0; i < series.Count; i++)
            {
                counter.Feed([series.Times[i]], [series.Mantissas[i]]);
                counter.Feed([series.Times[i], series.Times[i]], [series.Mantissas[i], series.Mantissas[i]]);
            }
            var (edges, _, state) = Whole(series);
            Assert.Equal(edges, counter.TakeEdges());
            Assert.Equal(state, counter.State);
        }
    }

    [Fact]
    public void Readings_in_finer_steps_give_the_same_sum_in_those_steps()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var finer = new CounterActivity(null);
            finer.Feed(series.TimesFrom(0, series.Count), [.. series.Mantissas.Select(m => m * 1000)]);
            Assert.Equal(Whole(series).State.Steps * 1000, finer.State!.Steps);
        }
    }
}
