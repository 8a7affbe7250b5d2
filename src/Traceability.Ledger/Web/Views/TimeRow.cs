namespace Traceability.Ledger.Web.Views;

/// <param name="Of">The period that it opens to; null of an hour.</param>
/// <param name="Cells">One per stream; null where nothing was counted or where it is not known by parts, which is not zero.</param>
/// <param name="Note">closed, still counting and the like; empty where nothing.</param>
public sealed record TimeRow(string Name, string? Of, IReadOnlyList<decimal?> Cells, string Note)
{
    public decimal? Total => Cells.All(c => c is null) ? null : Cells.Sum(c => c ?? 0);
}
