using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Activity;

public sealed class LostQuantityTests
{
    static MeteringPoint Point(ExactDecimal? mostPerHour, string id = "m") => new(id, $"{id}.total", MeteringRole.Import, "kWh", -1, null, null, mostPerHour, null);

    static CountedSpan[] Spans(MeteringPoint point, IReadOnlyList<Edge> edges) => [.. edges.Zip(edges.Skip(1), (a, b) => new CountedSpan(point, a, b))];

    public static TheoryData<string> Cases() => CaseFile.Of("lost-quantity");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("lost-quantity", name);
        JsonElement[] readings = [.. file.Inputs.GetProperty("readings").EnumerateArray()];
        var counter = new CounterActivity(null);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed([.. readings.Select(r => CaseFile.At(r[0]))], [.. readings.Select(r => r[1].GetInt64())]));
        var spans = Spans(Point(CaseFile.Number(file.Inputs.GetProperty("most_per_hour"))), counter.TakeEdges());
        var lost = new LostQuantity(spans.Reverse()); // in any order
        var estimate = file.Inputs.GetProperty("estimate");
        var (from, to) = (CaseFile.At(estimate.GetProperty("from")), CaseFile.At(estimate.GetProperty("to")));
        var refused = lost.Refuses(from, to, CaseFile.Number(estimate.GetProperty("quantity")), "kWh");
        Assert.Equal(file.Refused?.GetProperty("says").GetString(), refused?.Expected);
        if (file.Refused is not null) return;
        Assert.Equal(file.Result.GetProperty("lost_quarters").GetInt64(), lost.Counted(from, to));
        Assert.Equal(file.Result.GetProperty("most").GetString(), lost.Most(from, to).ToString());
        Assert.Equal(file.Result.GetProperty("counted").GetString(), CountedSpan.Sum(spans).ToString());
    }

    [Fact]
    public void Bounds_and_losses_of_spans_that_touch_sum_exactly_to_those_over_them()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var (series, other) = (new RandomCounter(seed, goesBack: true), new RandomCounter(seed + 500, goesBack: true));
            CounterActivity one = new(null), two = new(null);
            one.Feed(series.TimesFrom(0, series.Count), series.MantissasFrom(0, series.Count));
            two.Feed(other.TimesFrom(0, other.Count), other.MantissasFrom(0, other.Count));
            var lost = new LostQuantity([.. Spans(Point(new ExactDecimal(35, -1)), one.TakeEdges()), .. Spans(Point(new ExactDecimal(7, 0), "n"), two.TakeEdges())]);
            var (from, to) = (Sample.Midnight, Sample.Midnight + 100 * Sample.Hour);
            var cut = from + new Random(seed).NextInt64((to - from) / Edge.SpacingMs + 1) * Edge.SpacingMs;
            Assert.Equal(lost.Most(from, to)!.Value.ToString(), (lost.Most(from, cut)!.Value + lost.Most(cut, to)!.Value).ToString());
            Assert.Equal(lost.Counted(from, to), lost.Counted(from, cut) + lost.Counted(cut, to));
            Assert.Equal(lost.Covers(from, to), (from == cut || lost.Covers(from, cut)) && (cut == to || lost.Covers(cut, to)) && from < to);
        }
    }

    [Fact]
    public void What_may_be_estimated_is_whole_runs_of_lost_quarter_hours_and_nothing_beside_them()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            CounterActivity counter = new(null);
            counter.Feed(series.TimesFrom(0, series.Count), series.MantissasFrom(0, series.Count));
            var lost = new LostQuantity(Spans(Point(null), counter.TakeEdges()));
            var (from, to) = (Sample.Midnight, Sample.Midnight + 100 * Sample.Hour);
            var spans = lost.Spans(from, to);
            Assert.All(spans, s => Assert.True(lost.Covers(s.FromMs, s.ToMs)));
            Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.ToMs < pair.Second.FromMs)); // what touches is one
            for (var at = from; at < to; at += Edge.SpacingMs) Assert.Equal(spans.Any(s => s.FromMs <= at && at < s.ToMs), lost.Covers(at, at + Edge.SpacingMs));
        }
    }

    [Fact]
    public void What_a_point_can_pass_is_not_guessed()
    {
        var lost = new LostQuantity([new CountedSpan(Point(null), new Edge(Sample.Midnight, 0, true, 0, 0), new Edge(Sample.Midnight + Edge.SpacingMs, 0, true, 0, 1))]);
        Assert.Null(lost.Most(Sample.Midnight, Sample.Midnight + Edge.SpacingMs));
        Assert.Null(lost.Refuses(Sample.Midnight, Sample.Midnight + Edge.SpacingMs, new ExactDecimal(1_000_000, 0), "kWh"));
        Assert.Equal("nothing was lost in its time", lost.Refuses(Sample.Midnight + Edge.SpacingMs, Sample.Midnight + 2 * Edge.SpacingMs, new ExactDecimal(1, 0), "kWh")?.Observed);
        Assert.False(lost.Covers(Sample.Midnight, Sample.Midnight + 1)); // of no whole quarter-hour
    }
}
