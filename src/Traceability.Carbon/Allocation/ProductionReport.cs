using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Allocation;

/// <summary>What a facility says that it made in a period, and what it took for it.</summary>
public sealed record ProductionReport(IReadOnlyList<ReportedRun> Runs)
{
    /// <summary>What was made, by name, and kilograms of it together; null where nothing was, or one product was not weighed. Two outputs compare where they are of the same products.</summary>
    public (IReadOnlyList<string> Products, ExactDecimal Kilograms)? Output
    {
        get
        {
            RunProduct[] made = [.. Runs.SelectMany(r => r.Run.Products).Where(p => !p.Waste)];
            return made.Length > 0 && made.All(p => p.MassKg is not null) ? (RunShares.ProductsOf(this), made.Aggregate(ExactDecimal.Zero, (sum, p) => sum + p.MassKg!.Value)) : null;
        }
    }

    /// <summary>Reads a report strictly; false with every fault found. Never throws on input.</summary>
    public static bool TryRead(string file, ReadOnlySpan<byte> utf8, out ProductionReport report, out IReadOnlyList<ReadFault> faults) =>
        ProductionReader.TryRead(file, utf8, out report, out faults);
}
