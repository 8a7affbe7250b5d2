using System.Globalization;
using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Tests.Activity;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>
/// Each file in cases/ is one example: inputs, steps, result, from the publication that <c>origin</c> cites or worked by hand (<c>own example</c>); or one that
/// must be refused. Times are UTC text; quantities and kilograms are exact.
/// </summary>
public sealed class WorkedExamples
{
    static readonly string folder = RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases");

    public static TheoryData<string> Cases() => [.. Directory.GetFiles(folder, "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name)));
        var root = file.RootElement;
        Assert.NotEmpty(root.GetProperty("origin").GetString()!);
        Assert.True(root.GetProperty("steps").GetArrayLength() > 0);
        var inputs = root.GetProperty("inputs");
        Assert.True(MonitoringPlan.TryRead(name, Encoding.UTF8.GetBytes(inputs.GetProperty("plan").GetRawText()), out var plan, out var faults), string.Join('\n', faults));
        var methodology = Methodology.Shipped.Single(m => m.Id == inputs.GetProperty("methodology").GetString());
        var (from, to) = (At(inputs.GetProperty("period")[0]), At(inputs.GetProperty("period")[1]));
        var counters = Counted(inputs, plan);
        var activity = counters.SelectMany(c => OfMeter(plan, c.Key, c.Value, Sample.Library.CutsOf(plan, from, to), from, to)).Concat(Given(inputs)).ToList();

        var derived = FacilityInventory.TryDerive(plan, methodology, Sample.Library, from, to, activity, Claims(name, inputs), out var inventory, out var refusals);
        if (root.TryGetProperty("refused", out var refused))
        {
            Assert.False(derived);
            Assert.Equal(refused.GetProperty("rule").GetString(), refusals[0].Rule.ToString());
            Assert.Contains(refused.GetProperty("says").GetString()!, refusals[0].Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(derived, string.Join('\n', refusals));
        var result = root.GetProperty("result");
        if (result.TryGetProperty("edges", out var edges))
            foreach (var of in edges.EnumerateObject())
                Assert.Equal(Lines(of.Value), counters[of.Name].Edges.Select(e => $"{Text(e.AtMs)} {e.Steps} {(e.Measured ? "measured" : "interpolated")}"));
        Assert.Equal(result.GetProperty("quantities").EnumerateObject().Select(q => $"{q.Name} {q.Value.GetString()}"), inventory.Streams.Select(s => $"{s.Stream.Id} {s.Quantity}"));
        Assert.Equal(Lines(result.GetProperty("components_kg")),
            inventory.Components.Select(c => $"{c.Category.Name()} {c.Gas} {(c.Quality == DataQuality.Primary ? "primary" : "secondary")} {Kilograms.FromMicrograms(c.Micrograms)} {Kilograms.FromMicrograms(c.Co2eMicrograms)}"));
        if (result.TryGetProperty("certificates_kwh", out var certificates)) Assert.Equal(Lines(certificates), inventory.Certificates.Select(c => $"{c.Certificate.Id} {c.PeriodKwh}"));
        Assert.Equal(result.GetProperty("total_kg").GetString(), Kilograms.FromMicrograms(inventory.TotalMicrograms));
        if (result.TryGetProperty("complete", out var complete)) Assert.Equal(complete.GetBoolean(), inventory.Complete);
        if (result.TryGetProperty("disclosed", out var disclosed))
            Assert.All(disclosed.EnumerateArray(), d => Assert.Contains(inventory.Disclosures, line => line.Contains(d.GetString()!, StringComparison.Ordinal)));
    }

    static Dictionary<string, (IReadOnlyList<Edge> Edges, CounterState State)> Counted(JsonElement inputs, MonitoringPlan plan)
    {
        var counted = new Dictionary<string, (IReadOnlyList<Edge>, CounterState)>();
        if (!inputs.TryGetProperty("readings", out var readings)) return counted;
        foreach (var of in readings.EnumerateObject())
        {
            var counter = new CounterActivity(plan.Point(of.Name)!.Rollover);
            Assert.Equal(FeedOutcome.Accepted, counter.Feed([.. of.Value.EnumerateArray().Select(r => At(r[0]))], [.. of.Value.EnumerateArray().Select(r => r[1].GetInt64())]));
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
            yield return new ActivityData(row.GetProperty("stream").GetString()!, At(row.GetProperty("from")), At(row.GetProperty("to")), quantity,
                Enum.Parse<ActivityBasis>(row.GetProperty("basis").GetString()!, ignoreCase: true), row.GetProperty("evidence").GetString()!);
        }
    }

    static List<CertificateClaim> Claims(string name, JsonElement inputs)
    {
        if (!inputs.TryGetProperty("certificates", out var file)) return [];
        Assert.True(EnergyAttributeCertificate.TryRead(name, Encoding.UTF8.GetBytes(file.GetRawText()), out var certificates, out var faults), string.Join('\n', faults));
        return [.. inputs.GetProperty("claims").EnumerateArray().Select(c => new CertificateClaim(
            certificates.Single(x => x.Id == c.GetProperty("certificate").GetString()), CaseFile.Number(c.GetProperty("before_kwh")), CaseFile.Number(c.GetProperty("vintage_kwh"))))];
    }

    static IEnumerable<string> Lines(JsonElement rows) => rows.EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray().Select(cell => cell.GetString())));

    static long At(JsonElement text) => DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
