using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Activity;

public sealed class SubMeteringTests
{
    static MeteringPoint Point(string id, string? partOf) => new(id, $"{id}.total", partOf is null ? MeteringRole.Import : MeteringRole.SubMeter, "kWh", -1, null, partOf, null, null);

    static CountedSpan Counted(MeteringPoint point, long steps) => new(point, new Edge(Sample.Midnight, 7, true, 0, 0), new Edge(Sample.Midnight + Sample.Month, 7 + steps, true, 0, 0));

    [Fact]
    public void The_worked_example_comes_out_to_the_last_digit()
    {
        var file = CaseFile.Read("sub-meters", "remainder-of-a-mill.json");
        MeteringPoint[] points = [.. file.Inputs.GetProperty("points").EnumerateArray().Select(p => Point(p.GetProperty("id").GetString()!, p.TryGetProperty("part_of", out var of) ? of.GetString() : null))];
        CountedSpan[] spans = [.. file.Inputs.GetProperty("counted").EnumerateArray().Select(c => Counted(points.Single(p => p.Id == c.GetProperty("point").GetString()), c.GetProperty("steps").GetInt64()))];
        foreach (var given in (CountedSpan[][])[spans, [.. spans.Reverse()]])
            Assert.Equal(CaseFile.Lines(file.Result.GetProperty("splits")), SubMetering.Of(Sample.Plan() with { Points = points }, given)
                .Select(s => $"{s.Whole.Id} {s.Quantity} {string.Join(' ', s.Parts.Select(p => $"{p.Point.Id} {p.Quantity}"))} {s.Remainder}"));
    }

    [Fact]
    public void A_part_in_another_unit_is_refused()
    {
        var file = CaseFile.Read("sub-meters", "refused-part-of-another-unit.json");
        Assert.False(MonitoringPlan.TryRead("plan", Encoding.UTF8.GetBytes(file.Inputs.GetProperty("plan").GetRawText()), out _, out var faults));
        Assert.Contains(file.Refused!.Value.GetProperty("says").GetString()!, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_and_remainder_are_the_whole_exactly_and_remainders_of_spans_that_touch_add()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            MeteringPoint[] points = [Point("whole", null), .. Enumerable.Range(0, random.Next(1, 6)).Select(i => Point($"part{i}", "whole")), Point("of-a-part", "part0")];
            var plan = Sample.Plan() with { Points = points };
            var registers = points.Select(p => (Point: p, Edges: (Edge[])[.. Enumerable.Range(0, 5).Select(i => new Edge(Sample.Midnight + i * Edge.SpacingMs, i * 1_000_000L + random.NextInt64(1_000_000), true, i, 0))])).ToArray();
            IReadOnlyList<SubMetering> Split(int from, int to) => SubMetering.Of(plan, [.. registers.OrderBy(_ => random.Next()).Select(r => new CountedSpan(r.Point, r.Edges[from], r.Edges[to]))]);
            var at = random.Next(1, 4);
            var (one, two, all) = (Split(0, at), Split(at, 4), Split(0, 4));
            Assert.Equal(["part0", "whole"], all.Select(s => s.Whole.Id));
            foreach (var (whole, i) in all.Select((s, i) => (s, i)))
            {
                long Steps(string id) => registers.Single(r => r.Point.Id == id).Edges is var e ? e[4].Steps - e[0].Steps : 0;
                var unmeasured = Steps(whole.Whole.Id) - points.Where(p => p.PartOf == whole.Whole.Id).Sum(p => Steps(p.Id));
                Assert.Equal(new ExactDecimal(unmeasured, -1).ToString(), whole.Remainder.ToString());
                Assert.Equal(whole.Remainder.ToString(), (one[i].Remainder + two[i].Remainder).ToString());
            }
        }
    }
}
