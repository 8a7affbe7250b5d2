using System.Globalization;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Inventory;
using Traceability.Carbon.Plan;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>Each file in cases/ is one example with inputs, steps and result, worked by hand.</summary>
public sealed class WorkedExamples
{
    public static TheoryData<string> Cases() =>
        [.. Directory.GetFiles(RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases"), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases", name)));
        var root = file.RootElement;
        Assert.Equal("own example", root.GetProperty("origin").GetString());
        Assert.True(root.GetProperty("steps").GetArrayLength() > 0);
        var inputs = root.GetProperty("inputs");
        var kind = StreamKinds.Names.Single(k => k.Name == inputs.GetProperty("kind").GetString()).Kind;
        var stream = Sample.Stream("a", kind, inputs.GetProperty("exponent").GetInt32());
        var readings = inputs.GetProperty("readings").EnumerateArray().Select(r => (Ms: r[0].GetInt64(), Steps: r[1].GetInt64())).ToArray();

        var counter = new CounterActivity(null);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed([.. readings.Select(r => r.Ms)], [.. readings.Select(r => r.Steps)]));
        var hours = counter.TakeChangedHours();
        var inventory = Sample.Derived(Sample.Plan(root.GetProperty("region").GetString()!, stream), new StreamHours("a", hours));

        var result = root.GetProperty("result");
        Assert.Equal(
            result.GetProperty("hours").EnumerateArray().Select(h => $"{h[0].GetInt64()} {h[1].GetString()} {h[2].GetString()}"),
            hours.Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.HourStartMs} {h.Quantity} {(h.Measured ? "measured" : "interpolated")}")));
        Assert.Equal(result.GetProperty("quantity").GetString(), Assert.Single(inventory.Streams).Quantity.ToString());
        Assert.Equal(
            result.GetProperty("gases_kg").EnumerateObject().Select(g => $"{g.Name} {g.Value.GetString()}"),
            inventory.Gases.Select(g => $"{g.Gas} {Kilograms.FromMicrograms(g.Micrograms)}"));
        Assert.Equal(result.GetProperty("scope1_kg").GetString(), Kilograms.FromMicrograms(inventory.Scope1Micrograms));
        Assert.Equal(result.GetProperty("scope2_kg").GetString(), Kilograms.FromMicrograms(inventory.Scope2LocationMicrograms));
        Assert.StartsWith(inventory.Emissions[0].FactorId + ":", inputs.GetProperty("factor").GetString(), StringComparison.Ordinal);
    }
}
