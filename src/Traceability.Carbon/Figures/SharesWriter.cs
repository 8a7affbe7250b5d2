using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Figures;

/// <summary>The file of shares, in the spelling of the figure file.</summary>
sealed class SharesWriter(JsonText json, FacilityInventory inventory)
{
    readonly Methodology methodology = inventory.Methodology;

    public void Write(SharesInputs inputs, RunShares shares)
    {
        json.Text("format", SharesFile.Format);
        json.Whole("version", inputs.Version);
        json.Text("facility", inputs.Facility);
        json.Text("period", inputs.Period);
        json.Text("product_figure", inputs.FigureSha256);
        json.Text("production", inputs.ReportSha256);
        if (inputs.Version >= SharesFile.HasDraws) json.Objects("draws", inputs.Draws, Write);
        json.Objects("generic", inputs.Generics, Write);
        json.Object("shares", () =>
        {
            json.Texts("refused", shares.Refused);
            json.Whole("total_ug", inventory.TotalMicrograms);
            if (shares.Allocation is not { } allocation) return;
            Components("unallocated", allocation.Unallocated);
            json.Objects("runs", allocation.Runs, run => Write(run, shares));
            json.Texts("disclosures", allocation.Disclosures);
        });
    }

    void Write(CountedDraw draw)
    {
        json.Text("run", draw.Run);
        json.Text("stream", draw.StreamId);
        json.Text("point", draw.PointId);
        json.TextOrNone("product", draw.ProductId);
        json.Text("counted", draw.Counted.ToExact());
        json.Text("basis", draw.Basis.Name());
        json.Text("evidence", draw.Evidence);
        json.TextOrNone("incomplete", draw.Incomplete);
    }

    void Write(GenericFigure generic)
    {
        json.Text("id", generic.Id);
        json.Whole("version", generic.Version);
        json.Text("set", generic.SetSha256);
        json.Text("product", generic.Figure.Product);
        json.Text("kg_per_kg", Kilograms.FromMicrograms(generic.Figure.MicrogramsPerKg));
        json.Text("gwp_set", generic.Figure.GwpSet);
        json.Text("boundary", generic.Figure.Boundary);
        if (generic.Figure.Inputs is { } took) json.Object("inputs", () =>
        {
            json.Text("feed_kg", took.FeedKg.ToString());
            json.Text("output_kg", took.OutputKg.ToString());
            json.Text("electricity_kwh", took.ElectricityKwh.ToString());
            json.Text("electricity_kg", Kilograms.FromMicrograms(took.ElectricityMicrograms));
            json.Text("energy_kg", Kilograms.FromMicrograms(took.EnergyMicrograms));
            json.Text("reagents_kg", Kilograms.FromMicrograms(took.ReagentsMicrograms));
        });
        json.Text("valid_from", Day(generic.ValidFrom));
        json.Text("valid_to", Day(generic.ValidTo));
        json.Object("source", () =>
        {
            json.Text("document", generic.Source.Document);
            json.Text("table", generic.Source.Table);
            json.Text("row", generic.Source.Row);
            json.Whole("year", generic.Source.Year);
        });
        json.Text("licence", generic.Licence);
    }

    void Write(RunAllocation run, RunShares shares)
    {
        json.Text("id", run.Run.Id);
        json.Text("from", Instants.InFile(run.Run.FromMs));
        json.Text("to", Instants.InFile(run.Run.ToMs));
        json.TextOrNone("method", run.Method?.Name());
        json.TextOrNone("alternative", run.Alternative?.Method.Name());
        Components("unallocated", run.Unallocated);
        json.Objects("products", run.Products, product =>
        {
            json.Text("id", product.Product.Id);
            json.YesNo("waste", product.Product.Waste);
            json.Object("common", () =>
            {
                json.Whole("part", product.Common.Part);
                json.Whole("whole", product.Common.Whole);
            });
            Amount("co2e_ug", "ug_per_kg", product);
            Components("components", product.Components);
            if (run.Alternative?.Products.FirstOrDefault(p => p.Product.Id == product.Product.Id) is { } other) Amount("alternative_co2e_ug", "alternative_ug_per_kg", other);
            if (shares.Beside(run.Run.Id, product.Product.Id) is { } beside) json.Object("database", () => Write(beside));
        });
    }

    void Write(ComparedProduct beside)
    {
        json.TextOrNone("no_comparison", beside.NoComparison);
        if (beside.Comparison is not { } comparison) return;
        json.Text("generic", comparison.Generic.Id);
        json.TextOrNone("not_split", comparison.NotSplit);
        json.Objects("parts", comparison.Difference.Parts, part =>
        {
            json.Text("cause", part.Cause.Name());
            json.Whole("ug_per_kg", part.Micrograms);
        });
    }

    void Amount(string all, string perKilogram, ProductShare product)
    {
        json.Whole(all, product.TotalMicrograms(methodology));
        if (product.MicrogramsPerKilogram(methodology) is { } each) json.Whole(perKilogram, each);
    }

    void Components(string name, IReadOnlyList<Component> components) => json.Objects(name, components, component =>
    {
        json.Text("category", component.Category.Name());
        json.Text("gas", component.Gas.Id);
        json.Text("quality", component.Quality == DataQuality.Primary ? "primary" : "secondary");
        json.Whole("ug", component.Micrograms);
        json.Whole("co2e_ug", component.Co2eMicrograms);
    });

    static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
