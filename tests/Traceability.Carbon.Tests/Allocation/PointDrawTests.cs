using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Allocation;

/// <summary>cases/drawn-by-points: July 2023 at a mill of three meters in steps of 0.01 kWh, each behind the other (mill, ew, pump), and a camp with its own.</summary>
public sealed class PointDrawTests
{
    static readonly MonitoringPlan plan = Sample.Plan(
        Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh") with { Determined = new Determination.ByMeter(["mill"]) },
        Sample.Stream("camp", StreamCategory.Electricity, "grid", "kWh") with { Determined = new Determination.ByMeter(["camp"]) }) with
    {
        Points = [Point("mill", null), Point("ew", "mill"), Point("pump", "ew"), Point("camp", null)],
    };

    static MeteringPoint Point(string id, string? of, int exponent = -2) => new(id, $"{id}.energy", of is null ? MeteringRole.Import : MeteringRole.SubMeter, "kWh", exponent, null, of, null, null);

    public static TheoryData<string> Cases() => CaseFile.Of("drawn-by-points");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("drawn-by-points", name);
        Assert.True(ProductionReport.TryRead(name, Encoding.UTF8.GetBytes(file.Inputs.GetProperty("report").GetRawText()), out var report, out var faults), string.Join('\n', faults));
        var given = new PointDraws(report, plan).TryComplete([.. file.Inputs.GetProperty("counted").EnumerateArray().Select(Counted)], out var complete, out var reasons);
        if (file.Refused is { } refused)
        {
            Assert.False(given);
            Assert.Contains(refused.GetProperty("says").GetString()!, reasons[0], StringComparison.Ordinal);
            return;
        }
        Assert.True(given, string.Join('\n', reasons));
        Assert.All(complete.Runs, r => Assert.Empty(r.ByPoint));
        Assert.Equal(CaseFile.Lines(file.Result.GetProperty("draws")), complete.Runs.SelectMany(r => r.Run.Draws.Select(d => $"{r.Run.Id} {d.StreamId} {d.Quantity} {d.ProductId ?? "-"} {d.By!.PointId}")));
    }

    static CountedDraw Counted(JsonElement row)
    {
        var (evidence, point) = (row.GetProperty("evidence").GetString()!, row.GetProperty("point").GetString()!);
        Assert.True(EvidenceItem.TryRead(evidence, out var items));
        var counted = CaseFile.MaybeNumber(row, "counted") ?? new ExactDecimal(((EvidenceItem.Counted)items[0]).ToSteps - ((EvidenceItem.Counted)items[0]).FromSteps, -2);
        return new CountedDraw(row.GetProperty("run").GetString()!, "mill", point, row.TryGetProperty("product", out var product) ? product.GetString() : null, counted, ActivityBasis.Measured, evidence, null);
    }

    /// <summary>Whatever tree of meters is drawn side by side, runs draw what the topmost of them counted, to the step.</summary>
    [Fact]
    public void What_runs_draw_is_what_the_topmost_drawn_points_counted_and_nothing_is_drawn_twice()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            MeteringPoint[] points = [Point("p0", null), .. Enumerable.Range(1, random.Next(1, 8)).Select(i => Point($"p{i}", $"p{random.Next(i)}"))];
            var tree = plan with { Points = points, Streams = [plan.Streams[0] with { Determined = new Determination.ByMeter(["p0"]) }] };
            var steps = new Dictionary<string, long>();
            long Own(string id) => steps[id] = random.NextInt64(1_000_000) + points.Where(p => p.PartOf == id).Sum(p => Own(p.Id));
            Own("p0");
            MeteringPoint[] drawn = [.. points.Where(_ => random.Next(3) > 0)];
            PointDraw[] draws = [.. drawn.Select(p => new PointDraw("mill", p.Id, null))];
            random.Shuffle(draws);
            ProductionReport report = new([new ReportedRun(new ProductionRun("r", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, [new RunProduct("a", new ExactDecimal(1, 0))], []), null, null) { ByPoint = draws }]);
            CountedDraw[] counted = [.. drawn.Select(p => new CountedDraw("r", "mill", p.Id, null, new ExactDecimal(steps[p.Id], -2), ActivityBasis.Measured, $"{p.Channel} {Sample.Midnight} 5 {Sample.Midnight + Sample.Month} {steps[p.Id] + 5}", null))];
            Assert.True(new PointDraws(report, tree).TryComplete(counted, out var complete, out var reasons), string.Join('\n', reasons));
            bool HasDrawnAbove(MeteringPoint p) => p.PartOf is { } of && (drawn.Any(d => d.Id == of) || HasDrawnAbove(tree.Point(of)!));
            Assert.Equal(new ExactDecimal(drawn.Where(p => !HasDrawnAbove(p)).Sum(p => steps[p.Id]), -2), complete.Runs[0].Run.Draws.Aggregate(ExactDecimal.Zero with { Exponent = -2 }, (sum, d) => sum + d.Quantity));
        }
    }

    static IReadOnlyList<string> Refused(string draws, string more = "", params CountedDraw[] counted)
    {
        var text = $$"""{ "format": 1, "runs": [ { "id": "r", "unit_process": "leach", "from": "2023-07-01T00:00:00.000Z", "to": "2023-07-02T00:00:00.000Z", "products": [ { "id": "a", "mass_kg": "1" } ], "draws": [ {{draws}} ] }{{more}} ] }""";
        Assert.True(ProductionReport.TryRead("r", Encoding.UTF8.GetBytes(text), out var report, out var faults), string.Join('\n', faults));
        Assert.False(new PointDraws(report, plan).TryComplete(counted, out _, out var reasons));
        return reasons;
    }

    [Fact]
    public void What_is_not_given_or_given_besides_or_drawn_twice_is_refused()
    {
        const string ew = """{ "stream": "mill", "point": "ew" }""", day = "\"from\": \"2023-07-01T12:00:00.000Z\", \"to\": \"2023-07-03T00:00:00.000Z\", \"products\": [ { \"id\": \"a\", \"mass_kg\": \"1\" } ], \"draws\": [ { \"stream\": \"mill\", \"point\": \"ew\" } ]";
        Assert.Equal(["r: what ew counted is not given"], Refused(ew));
        var counted = new CountedDraw("r", "mill", "ew", null, new ExactDecimal(1, -2), ActivityBasis.Measured, $"ew.energy {Sample.Midnight} 0 {Sample.Midnight + 24 * Sample.Hour} 1", null);
        Assert.Equal(["more is given of what points counted than runs draw by points, each once"], Refused(ew, "", counted, counted with { PointId = "pump" }));
        Assert.Equal(["r: ew at 2023-07-01T00:00:00Z is drawn twice"], Refused($"{ew}, {ew}", "", counted));
        Assert.Equal(["r, s: ew at 2023-07-01T12:00:00Z is drawn twice"], Refused(ew, $$""", { "id": "s", "unit_process": "leach", {{day}} }""", counted));
        Assert.Equal(["r: point ew of soda; allowed: points of streams that are determined by meter: mill, camp"], Refused(ew.Replace("\"mill\"", "\"soda\"", StringComparison.Ordinal)));
        Assert.StartsWith("r, ew: evidence; allowed: channels of ew's metering points", Assert.Single(Refused(ew, "", counted with { Evidence = counted.Evidence.Replace("ew", "camp", StringComparison.Ordinal) })), StringComparison.Ordinal);
        Assert.StartsWith("r, ew: evidence; allowed: channel and edges", Assert.Single(Refused(ew, "", counted with { Evidence = "as I saw it" })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "stream": "mill", "point": "ew", "quantity": "5" }""", "runs[0].draws[0].point")]
    [InlineData("""{ "stream": "mill", "point": "ew", "evidence": "by eye" }""", "runs[0].draws[0].point")]
    [InlineData("""{ "stream": "mill" }""", "runs[0].draws[0].quantity")]
    [InlineData("""{ "stream": "mill", "point": "e w" }""", "runs[0].draws[0].point")]
    public void A_draw_says_a_quantity_or_a_point(string draw, string key)
    {
        var text = $$"""{ "format": 1, "runs": [ { "id": "r", "unit_process": "leach", "from": "2023-07-01T00:00:00.000Z", "to": "2023-07-02T00:00:00.000Z", "products": [ { "id": "a", "mass_kg": "1" } ], "draws": [ {{draw}} ] } ] }""";
        Assert.False(ProductionReport.TryRead("r", Encoding.UTF8.GetBytes(text), out _, out var faults));
        Assert.Equal(key, Assert.Single(faults).Key);
    }
}
