using System.Text.Json;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Differences;

public sealed class DifferenceExamples
{
    public static TheoryData<string> Cases() => CaseFile.Of("database");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_of_a_comparison_comes_out_to_the_last_microgram(string name)
    {
        var file = CaseFile.Read("database", name);
        var given = DatabaseComparison.TryOf(Figure(file.Inputs.GetProperty("ours")), Sample.Midnight, Sample.Midnight + Sample.Month,
            [.. file.Inputs.GetProperty("generic").EnumerateArray().Select(g => Generic(g.GetProperty("id").GetString()!, Figure(g), g.TryGetProperty("valid_to", out var to) ? to.GetString()! : "2024-01-01"))],
            out var comparison, out var why);
        if (file.Result.TryGetProperty("no_comparison", out var none)) { Assert.False(given); Assert.Equal(none.GetString(), why); return; }
        Assert.True(given, why);
        Assert.Equal(CaseFile.Lines(file.Result.GetProperty("parts_kg")), comparison.Difference.Parts.Select(p => $"{p.Cause} {Kilograms.FromMicrograms(p.Micrograms)}"));
        Assert.Equal(file.Result.GetProperty("difference_kg").GetString(), Kilograms.FromMicrograms(comparison.Difference.ToMicrograms - comparison.Difference.FromMicrograms));
    }

    static Int128 Micrograms(JsonElement of, string key) => CaseFile.Number(of.GetProperty(key)).RoundedTo(-9).Mantissa;

    static ProductFigure Figure(JsonElement of) => new(of.GetProperty("product").GetString()!, Micrograms(of, "kg_per_kg"), of.GetProperty("gwp_set").GetString()!, of.GetProperty("boundary").GetString()!,
        !of.TryGetProperty("inputs", out var i) ? null : new ProductInputs(CaseFile.Number(i.GetProperty("feed_kg")), CaseFile.Number(i.GetProperty("output_kg")), CaseFile.Number(i.GetProperty("kwh")),
            Micrograms(i, "electricity_kg"), Micrograms(i, "energy_kg"), Micrograms(i, "reagents_kg")));

    [Fact]
    public void Parts_sum_to_the_difference_exactly_and_equal_inputs_differ_by_method_alone()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            ProductInputs Inputs() => new(new ExactDecimal(random.Next(1, 10_000), -2), new ExactDecimal(random.Next(1, 10_000), -3), new ExactDecimal(random.Next(3) == 0 ? 0 : random.Next(100_000), -1),
                random.NextInt64(1_000_000_000_000), random.NextInt64(1_000_000_000_000), random.NextInt64(1_000_000_000_000));
            ProductFigure Any(ProductInputs inputs) => new("cobalt", random.NextInt64(100_000_000_000), "AR6", "cradle-to-gate", inputs);
            var (ours, theirs) = (Any(Inputs()), Any(Inputs()));
            var split = Of(ours, theirs);
            Assert.True(split.ToMicrograms - split.FromMicrograms == split.Parts.Aggregate((Int128)0, (sum, p) => sum + p.Micrograms), $"seed {seed}");
            // A thousand times the batch is the same figure.
            static ExactDecimal Thousandfold(ExactDecimal n) => n with { Exponent = n.Exponent + 3 };
            var i = ours.Inputs!;
            Assert.Equal(split.Parts, Of(ours with { Inputs = new(Thousandfold(i.FeedKg), Thousandfold(i.OutputKg), Thousandfold(i.ElectricityKwh), i.ElectricityMicrograms * 1000, i.EnergyMicrograms * 1000, i.ReagentsMicrograms * 1000) }, theirs).Parts);
            Assert.All(Of(ours, theirs with { Inputs = i }).Parts.SkipLast(1), p => Assert.Equal(0, p.Micrograms));
        }
    }

    [Fact]
    public void A_product_of_a_run_has_its_inputs_from_its_components()
    {
        var inventory = Sample.Derived(Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh"), Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg")),
            Sample.Activity("mill", "100"), Sample.Activity("limestone", "100"));
        ProductionRun run = new("r", "leach", Sample.Midnight, Sample.Midnight + Sample.Month, [new RunProduct("cobalt", new ExactDecimal(10, 0)), new RunProduct("tailings", null, Waste: true)],
            [new RunDraw("mill", new ExactDecimal(100, 0), null, "a"), new RunDraw("limestone", new ExactDecimal(100, 0), null, "b")]);
        Assert.True(InventoryAllocation.TryShare(inventory, [run], out var allocation, out _));
        var figure = ProductFigure.Of(allocation.Runs[0].Products[0], Methodology.Facility, "gate-to-gate", new ExactDecimal(1000, 0), new ExactDecimal(100, 0))!;
        Assert.Equal(new ProductFigure("cobalt", 11_697_100_000, "AR5", "gate-to-gate", new ProductInputs(new ExactDecimal(1000, 0), new ExactDecimal(10, 0), new ExactDecimal(100, 0), 73_000_000_000, 0, 43_971_000_000)), figure);
        Assert.Null(ProductFigure.Of(allocation.Runs[0].Products[1], Methodology.Facility, "gate-to-gate", null, null));
        Assert.Null(ProductFigure.Of(allocation.Runs[0].Products[0], Methodology.Facility, "gate-to-gate", null, new ExactDecimal(1, 0))!.Inputs);
    }

    static GenericFigure Generic(string id, ProductFigure figure, string validTo) =>
        new(id, 1, new string('0', 64), figure, new DateOnly(2023, 1, 1), DateOnly.ParseExact(validTo, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new Citation("a database", "1", "row", 2023), "CC-BY-4.0");

    static Difference Of(ProductFigure ours, ProductFigure theirs)
    {
        Assert.True(DatabaseComparison.TryOf(ours, Sample.Midnight, Sample.Midnight + Sample.Month, [Generic("g", theirs, "2024-01-01")], out var comparison, out var why), why);
        return comparison.Difference;
    }
}
