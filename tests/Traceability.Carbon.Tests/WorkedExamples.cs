using System.Globalization;
using System.Text.Json;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Tests;

/// <summary>
/// Each file in cases/ is one example: inputs, steps, result, from the publication that <c>origin</c> cites or worked by hand (<c>own example</c>); or one that
/// must be refused. Times are UTC text; quantities and kilograms are exact.
/// </summary>
public sealed class WorkedExamples
{
    public static TheoryData<string> Cases() => [.. WorkedExample.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        var example = new WorkedExample(name);
        var (root, counters) = (example.Root, example.Counters);
        Assert.NotEmpty(root.GetProperty("origin").GetString()!);
        Assert.True(root.GetProperty("steps").GetArrayLength() > 0);

        var derived = example.TryDerive(out var inventory, out var refusals);
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

    static IEnumerable<string> Lines(JsonElement rows) => rows.EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray().Select(cell => cell.GetString())));

    static string Text(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
