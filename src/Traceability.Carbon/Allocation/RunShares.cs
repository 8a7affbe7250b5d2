using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;

namespace Traceability.Carbon.Allocation;

/// <summary>What a product figure's runs come to by a report of production: each product's part, and beside it the database's value where one is known.</summary>
/// <param name="Allocation">Null where it is refused; <paramref name="Refused"/> then has every reason.</param>
public sealed record RunShares(InventoryAllocation? Allocation, IReadOnlyList<string> Refused, IReadOnlyList<ComparedProduct> Compared)
{
    /// <summary>The report with what metering points counted in the place of draws by them; null where the shares are refused.</summary>
    public ProductionReport? Report { get; init; }

    /// <summary>A pure function: equal inputs give equal shares. Never throws on input.</summary>
    /// <param name="counted">What metering points counted of draws by them.</param>
    /// <param name="generics">Null where nothing is to be compared.</param>
    public static RunShares Of(FacilityInventory inventory, ProductionReport report, IReadOnlyList<CountedDraw> counted, IReadOnlyList<GenericFigure>? generics)
    {
        try
        {
            if (!new PointDraws(report, inventory.Plan).TryComplete(counted, out report, out var reasons)) return new RunShares(null, reasons, []);
            if (!InventoryAllocation.TryShare(inventory, [.. report.Runs.Select(r => r.Run)], out var allocation, out var refusals)) return new RunShares(null, [.. refusals.Select(r => r.Message)], []);
            // Whatever somebody reads of the shares has been made once here, where a number that does not fit is a refusal.
            foreach (var product in allocation.Runs.SelectMany(run => run.Products.Concat(run.Alternative?.Products ?? []))) product.MicrogramsPerKilogram(inventory.Methodology);
            return new RunShares(allocation, [], generics is null ? [] : [.. allocation.Runs.SelectMany(run => Compare(run, report.Runs.Single(r => r.Run.Id == run.Run.Id), inventory, generics))]) { Report = report };
        }
        // Quotients of anybody's masses and prices: how large they get is only known by making them.
        catch (OverflowException)
        {
            return new RunShares(null, ["a number of these shares does not fit into 128 bits"], []);
        }
    }

    /// <summary>The products that anybody has a figure of, by name.</summary>
    public static IReadOnlyList<string> ProductsOf(ProductionReport report) => [.. report.Runs.SelectMany(r => r.Run.Products).Where(p => !p.Waste).Select(p => p.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public ComparedProduct? Beside(string run, string product) => Compared.FirstOrDefault(c => c.Run == run && c.Ours.Product == product);

    static IEnumerable<ComparedProduct> Compare(RunAllocation run, ReportedRun reported, FacilityInventory inventory, IReadOnlyList<GenericFigure> generics)
    {
        foreach (var ours in run.Products.Select(p => ProductFigure.Of(p, reported, inventory)).OfType<ProductFigure>())
        {
            GenericFigure[] own = [.. generics.Where(g => g.Figure.Product == ours.Product)];
            yield return DatabaseComparison.TryOf(ours, run.Run.FromMs, run.Run.ToMs, own.Length > 0 ? own : generics, out var comparison, out var none)
                ? new ComparedProduct(run.Run.Id, ours, comparison, null) : new ComparedProduct(run.Run.Id, ours, null, none);
        }
    }
}
