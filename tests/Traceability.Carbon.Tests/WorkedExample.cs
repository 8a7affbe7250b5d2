using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Tests.Activity;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>The inputs of a file in cases/, as a program would gather them.</summary>
sealed class WorkedExample
{
    public static string Folder { get; } = RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public WorkedExample(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name)));
        Root = file.RootElement.Clone();
        var inputs = Root.GetProperty("inputs");
        PlanFile = Encoding.UTF8.GetBytes(inputs.GetProperty("plan").GetRawText());
        Assert.True(MonitoringPlan.TryRead(name, PlanFile, out var plan, out var faults), string.Join('\n', faults));
        Plan = plan;
        Methodology = Methodology.Shipped.Single(m => m.Id == inputs.GetProperty("methodology").GetString());
        (FromMs, ToMs) = (CaseFile.At(inputs.GetProperty("period")[0]), CaseFile.At(inputs.GetProperty("period")[1]));
        Counters = Counted(inputs, plan);
        Activity = [.. Counters.SelectMany(c => OfMeter(plan, c.Key, c.Value, Sample.Library.CutsOf(plan, FromMs, ToMs), FromMs, ToMs)), .. Given(inputs)];
        Claims = ReadClaims(name, inputs);
    }

    public JsonElement Root { get; }
    public byte[] PlanFile { get; }
    public MonitoringPlan Plan { get; }
    public Methodology Methodology { get; }
    public long FromMs { get; }
    public long ToMs { get; }
    public IReadOnlyDictionary<string, (IReadOnlyList<Edge> Edges, CounterState State)> Counters { get; }
    public IReadOnlyList<ActivityData> Activity { get; }
    public IReadOnlyList<CertificateClaim> Claims { get; }

    /// <summary>False where it must be refused.</summary>
    public bool TryDerive(out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        FacilityInventory.TryDerive(Plan, Methodology, Sample.Library, FromMs, ToMs, Activity, Claims, out inventory, out refusals);

    /// <summary>As the file of its figure has them.</summary>
    public FigureInputs Inputs => FigureInputs.Of(new Period("example", FromMs, ToMs), Plan, PlanFile, Methodology, Sample.Library, Activity, Claims, []);

    static Dictionary<string, (IReadOnlyList<Edge> Edges, CounterState State)> Counted(JsonElement inputs, MonitoringPlan plan)
    {
        var counted = new Dictionary<string, (IReadOnlyList<Edge>, CounterState)>();
        if (!inputs.TryGetProperty("readings", out var readings)) return counted;
        foreach (var of in readings.EnumerateObject())
        {
            var point = plan.Point(of.Name)!;
            long[] times = [.. of.Value.EnumerateArray().Select(r => CaseFile.At(r[0]))], read = [.. of.Value.EnumerateArray().Select(r => r[1].GetInt64())];
            if (point.Rate?.Register() is { } rate)
            {
                Assert.Equal(FeedOutcome.Accepted, rate.Feed(times, read));
                counted[of.Name] = (rate.TakeEdges(), rate.State!);
                continue;
            }
            var counter = new CounterActivity(point.Rollover);
            Assert.Equal(FeedOutcome.Accepted, counter.Feed(times, read));
            counted[of.Name] = (counter.TakeEdges(), counter.State!);
        }
        return counted;
    }

    static IEnumerable<ActivityData> OfMeter(MonitoringPlan plan, string point, (IReadOnlyList<Edge> Edges, CounterState State) counter, IReadOnlyList<long> cuts, long from, long to)
    {
        var stream = plan.Streams.Single(s => s.Determined is Determination.ByMeter m && m.Points.Contains(point));
        var series = new EdgeSeries(counter.Edges, counter.State);
        long[] bounds = [from, .. cuts, to];
        return bounds.Zip(bounds.Skip(1), (a, b) => Metered.Of(stream.Id, a, b, [new CountedSpan(plan.Point(point)!, series.At(a), series.At(b))]));
    }

    static IEnumerable<ActivityData> Given(JsonElement inputs)
    {
        if (!inputs.TryGetProperty("activity", out var given)) yield break;
        foreach (var row in given.EnumerateArray())
        {
            Assert.True(ExactDecimal.TryParse(row.GetProperty("quantity").GetString(), out var quantity));
            yield return new ActivityData(row.GetProperty("stream").GetString()!, CaseFile.At(row.GetProperty("from")), CaseFile.At(row.GetProperty("to")), quantity,
                Enum.Parse<ActivityBasis>(row.GetProperty("basis").GetString()!, ignoreCase: true), row.GetProperty("evidence").GetString()!);
        }
    }

    static List<CertificateClaim> ReadClaims(string name, JsonElement inputs)
    {
        if (!inputs.TryGetProperty("certificates", out var file)) return [];
        Assert.True(EnergyAttributeCertificate.TryRead(name, Encoding.UTF8.GetBytes(file.GetRawText()), out var certificates, out var faults), string.Join('\n', faults));
        return [.. inputs.GetProperty("claims").EnumerateArray().Select(c =>
            certificates.Single(x => x.Id == c.GetProperty("certificate").GetString()) is var of && c.TryGetProperty("vintage_kwh", out var vintage) ? new CertificateClaim(of, CaseFile.Number(c.GetProperty("before_kwh")), CaseFile.Number(vintage)) : CertificateClaim.Unfinished(of))];
    }
}
