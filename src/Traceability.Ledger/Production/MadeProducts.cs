using Microsoft.Data.Sqlite;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Methods;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Production;

/// <summary>What was made in a period and what it comes to: today's, or as it was closed.</summary>
/// <param name="Inventory">The figure by the product methodology; null where none can be made, or the closed one is another than this program makes, and <paramref name="Why"/> says so. Likewise <paramref name="Shares"/>.</param>
/// <param name="Notes">What a reader of the closed shares must know.</param>
/// <param name="Reported">By which it was reported.</param>
sealed record MadeProducts(FacilityInventory? Inventory, RunShares? Shares, IReadOnlyList<string> Why, IReadOnlyList<string> Notes, DeedRow? Reported)
{
    public const string OtherProgram = "this program derives another product figure, or other shares of it, than the closed documents say; they count, and verifier recompute names the differences";

    public const string BeforeDocuments = "closed before the shares of its products were a document of the closing: these are made now, from what it was closed with, and nobody signed them";

    /// <summary>Closed otherwise than this program makes it: never shown as it.</summary>
    public bool IsOther => Why is [OtherProgram];

    /// <summary>Of the product total: what no run drew, and what runs drew while nothing was made; null where nothing is shared.</summary>
    public Share? Unallocated => this is { Inventory: { } inventory, Shares.Allocation: { } allocation }
        ? new Share(Component.Sum(allocation.Unallocated.Where(c => inventory.Methodology.Total.Contains(c.Category)).Select(c => c.Co2eMicrograms)), inventory.TotalMicrograms) : null;

    /// <summary>Today's evidence and report.</summary>
    /// <param name="known">All factor sets, for figures of the same products in general: those of the facility's own figure have what it draws, and not what it makes.</param>
    public static MadeProducts? Today(PeriodAccount account, FactorLibrary known)
    {
        if (account.Production is not var (_, report, deed, drawn)) return null;
        return FacilityInventory.TryDerive(account.Plan, Methodology.Product, account.Factors, account.Period.FromMs, account.UntilMs, account.Activity, account.Claims, out var inventory, out var refusals)
            ? Shared(inventory, RunShares.Of(inventory, report, drawn, GenericFigure.Beside(RunShares.ProductsOf(report), known, Methodology.Product)), report, account.Why, [], deed) : Refused(refusals, deed);
    }

    /// <summary>As a period was closed or restated: by its documents, which count. Null where nothing had been reported by then.</summary>
    public static MadeProducts? Closed(SqliteConnection connection, StandingFigure standing)
    {
        var closing = standing.Deed;
        if (StandingDocument.ClosedProductionOf(connection, closing) is not var (report, deed)) return null;
        var other = new MadeProducts(null, null, [OtherProgram], [], deed);
        if (DocumentOf(StandingFigure.ProductDocument) is not { } file)
        {
            // A figure that was refused then, or a closing from before it had one.
            var derived = (standing.Inputs with { Methodology = Methodology.Product }).TryDerive(out var inventory, out var refusals);
            return !derived ? Refused(refusals, deed) : closing.Document(StandingDocument.Production) is not null || !standing.Same ? other : Shared(inventory, RunShares.Of(inventory, report, [], null), report, standing.Why, [BeforeDocuments], deed);
        }
        if (!FigureFile.TryRead(StandingFigure.ProductDocument, file, [], out var inputs, out _) || !FigureFile.TryRedo(inputs, out var redone, out var figure, out _) || !redone.AsSpan().SequenceEqual(file)) return other;
        if (DocumentOf(StandingFigure.SharesDocument) is not { } stated) return Shared(figure, RunShares.Of(figure, report, [], null), report, inputs.Why, [BeforeDocuments], deed);
        var production = DocumentOf(StandingDocument.Production)!;
        return SharesFile.TryRead(StandingFigure.SharesDocument, stated, out var made, out _) && made.NotOf(inputs, file, production) is null && SharesFile.Redo(made, figure, report, out var shares).AsSpan().SequenceEqual(stated)
            ? Shared(figure, shares, report, inputs.Why, [], deed) : other;

        byte[]? DocumentOf(string name) => closing.Document(name) is { } sha256 ? DeedQueries.Document(connection, sha256) ?? throw new InvalidDataException($"a closing whose {name} is not in the store") : null;
    }

    /// <summary>The product figure and its shares as documents of a closing; none where no figure can be made, or nothing was reported.</summary>
    public static IEnumerable<(string Name, byte[] File)> Documents(PeriodAccount account, FactorLibrary known)
    {
        if (account.Inventory is null || account.Production is not var (production, report, _, drawn) || account.ProductFigure() is not var (inputs, inventory, file)) yield break;
        yield return (StandingFigure.ProductDocument, file);
        var shares = SharesInputs.Of(inputs, file, production, drawn, GenericFigure.Beside(RunShares.ProductsOf(report), known, Methodology.Product));
        yield return (StandingFigure.SharesDocument, SharesFile.Redo(shares, inventory, report, out _));
    }

    /// <param name="why">Why the facility's figure of the same evidence is incomplete; this one is by as much.</param>
    static MadeProducts Shared(FacilityInventory inventory, RunShares shares, ProductionReport report, IReadOnlyList<string> why, IReadOnlyList<string> notes, DeedRow? deed) =>
        new(inventory, shares, shares.Refused.Count > 0 ? shares.Refused : [.. why.Union(inventory.StreamsWithoutData.Select(s => $"{s}: no data")), .. DrawsNothing(report), .. NotAllCounted(shares.Allocation!)], [.. notes, .. NotCompared(inventory, shares)], deed);

    /// <summary>A run that made something of nothing has an intensity of zero, which nobody should read as one.</summary>
    static IEnumerable<string> DrawsNothing(ProductionReport report) => report.Runs.Where(r => r.Run.Draws.Count + r.ByPoint.Count == 0).Select(r => $"{r.Run.Id}: the report says nothing of what this run drew");

    static IEnumerable<string> NotAllCounted(InventoryAllocation allocation) => allocation.Runs.SelectMany(r => r.Run.Draws.Where(d => d.By?.Incomplete is not null).Select(d => $"{r.Run.Id}: {d.By!.Incomplete}"));

    /// <summary>With the draws that metering points counted.</summary>
    static IEnumerable<string> NotCompared(FacilityInventory inventory, RunShares shares) =>
        shares.Report is null ? [] : new RunFindings(shares.Report, inventory.Plan, PhysicalMinimum.Shipped).NotCompared();

    static MadeProducts Refused(IReadOnlyList<Refusal> refusals, DeedRow? deed) => new(null, null, [.. refusals.Select(r => r.Message)], [], deed);
}
