using System.Text.Json;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Allocation;

/// <summary>cases/runs: July 2023 in Queensland by the factors of small-set.json; streams mill (kWh) and limestone (kg).</summary>
public sealed class RunExamples
{
    public static TheoryData<string> Cases() => CaseFile.Of("runs");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_comes_out_to_the_last_digit(string name)
    {
        var file = CaseFile.Read("runs", name);
        var methodology = Methodology.Facility;
        if (file.Inputs.TryGetProperty("allocation_order", out var order)) methodology = methodology with { AllocationOrder = [.. order.EnumerateArray().Select(m => Enum.Parse<AllocationMethod>(m.GetString()!))] };
        var inventory = Sample.Derived(Sample.Plan(Sample.Stream("mill", StreamCategory.Electricity, "grid", "kWh"), Sample.Stream("limestone", StreamCategory.Process, "limestone-with-acid", "kg")), methodology,
            [.. file.Inputs.GetProperty("activity").EnumerateObject().Select(a => Sample.Activity(a.Name, a.Value.GetString()!))]);
        var given = InventoryAllocation.TryShare(inventory, [.. file.Inputs.GetProperty("runs").EnumerateArray().Select(Run)], out var allocation, out var refusals);
        if (file.MustRefuse(given, refusals)) return;
        var result = file.Result.GetProperty("runs").EnumerateArray().ToList();
        foreach (var (run, expected) in allocation.Runs.Zip(result, (r, e) => (r, e)))
        {
            Assert.Equal(expected.GetProperty("method").GetString(), run.Method?.ToString() ?? "none needed");
            Assert.Equal(CaseFile.Lines(expected.GetProperty("products")), run.Products.Select(p => Line(p, methodology)));
            if (expected.TryGetProperty("alternative", out var alternative))
            {
                Assert.Equal(alternative.GetProperty("method").GetString(), run.Alternative!.Method.ToString());
                Assert.Equal(CaseFile.Lines(alternative.GetProperty("products")), run.Alternative.Products.Select(p => Line(p, methodology)));
            }
            else Assert.Null(run.Alternative);
        }
        Assert.Equal(result.Count, allocation.Runs.Count);
        Assert.Equal(file.Result.GetProperty("unallocated_kg").GetString(),
            Kilograms.FromMicrograms(allocation.Unallocated.Where(c => methodology.Total.Contains(c.Category)).Aggregate((Int128)0, (sum, c) => sum + c.Co2eMicrograms)));
        if (file.Result.TryGetProperty("disclosed", out var disclosed)) Assert.Equal(disclosed.EnumerateArray().Select(d => d.GetString()), allocation.Disclosures);
    }

    /// <summary>Product, share, kilograms of CO2e, kilograms per kilogram.</summary>
    static string Line(ProductShare share, Methodology methodology) =>
        $"{share.Product.Id} {share.Common.Part}/{share.Common.Whole} {Kilograms.FromMicrograms(share.TotalMicrograms(methodology))} {(share.MicrogramsPerKilogram(methodology) is { } per ? Kilograms.FromMicrograms(per) : "-")}";

    static ProductionRun Run(JsonElement run) => new(run.GetProperty("id").GetString()!, "leach", Sample.Midnight, Sample.Midnight + Sample.Month,
        [.. run.GetProperty("products").EnumerateArray().Select(p => new RunProduct(p.GetProperty("id").GetString()!, CaseFile.MaybeNumber(p, "mass_kg"), CaseFile.MaybeNumber(p, "metal_kg"),
            CaseFile.MaybeNumber(p, "price_per_kg") is { } price ? new ProductPrice(price, "USD", "2023", "a quotation") : null, p.TryGetProperty("waste", out var waste) && waste.GetBoolean()))],
        [.. run.GetProperty("draws").EnumerateArray().Select((d, i) => new RunDraw(d.GetProperty("stream").GetString()!, CaseFile.Number(d.GetProperty("quantity")),
            d.TryGetProperty("product", out var product) ? product.GetString() : null, $"sub {i}"))]);
}
