using System.Globalization;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>
/// What a store gave: opening + received − issued − closing. It holds between its two dips, not between midnights; one dip closes a period and opens the
/// next, so that balances telescope whatever hour the tank was dipped at.
/// </summary>
public static class StockBalance
{
    /// <summary>A dip further from the bound of its period says too little of it.</summary>
    public const long DippedWithinMs = 12 * 3_600_000;

    /// <param name="dips">Of any time; the nearest to each bound counts.</param>
    /// <param name="received">Of any time; what lies between the two dips counts. At the instant of a dip it is in the dip.</param>
    public static bool TryOf(string stream, long fromMs, long toMs, IReadOnlyList<Dip> dips, IReadOnlyList<StockMovement> received, IReadOnlyList<StockMovement> issued,
        out ActivityData activity, out Refusal? refusal)
    {
        activity = null!;
        var (opening, closing) = (Nearest(dips, fromMs), Nearest(dips, toMs));
        refusal = opening is null ? new Refusal(RefusalRule.NoDip, $"{stream}: no dip within 12 h of {Instants.Of(fromMs)}")
            : closing is null || closing == opening ? new Refusal(RefusalRule.NoDip, $"{stream}: no dip of its own within 12 h of {Instants.Of(toMs)}") : null;
        if (refusal is not null) return false;

        StockMovement[] into = Between(received, opening!, closing!), outOf = Between(issued, opening!, closing!);
        if (into.Concat(outOf).GroupBy(m => m.Evidence).FirstOrDefault(g => g.Count() > 1) is { } twice) refusal = new Refusal(RefusalRule.GivenTwice, $"{stream}: {twice.Key} is given twice");
        else if (into.Concat(outOf).Any(m => m.Quantity.Mantissa < 0) || opening!.Quantity.Mantissa < 0 || closing!.Quantity.Mantissa < 0)
            refusal = new Refusal(RefusalRule.NegativeStock, $"{stream}: a dip, receipt or issue is below zero");
        if (refusal is not null) return false;

        var (had, left) = (opening!.Quantity + Sum(into), Sum(outOf) + closing!.Quantity);
        var used = had - left;
        if (used.Mantissa < 0)
        {
            refusal = new Refusal(RefusalRule.NegativeStock, $"{stream}: {opening.Quantity} + {Sum(into)} received - {Sum(outOf)} issued - {closing.Quantity} is {used}: less than nothing was used");
            return false;
        }
        activity = new ActivityData(stream, fromMs, toMs, used, ActivityBasis.Recorded, string.Join(' ', [
            Line("dip", opening), .. into.Select(m => Line("received", m)), .. outOf.Select(m => Line("issued", m)), Line("dip", closing)]));
        return true;
    }

    static Dip? Nearest(IReadOnlyList<Dip> dips, long ms) =>
        dips.Where(d => Math.Abs(d.AtMs - ms) <= DippedWithinMs).OrderBy(d => Math.Abs(d.AtMs - ms)).ThenBy(d => d.AtMs).ThenBy(d => d.Evidence, StringComparer.Ordinal).FirstOrDefault();

    static StockMovement[] Between(IReadOnlyList<StockMovement> movements, Dip opening, Dip closing) =>
        [.. movements.Where(m => m.AtMs > opening.AtMs && m.AtMs <= closing.AtMs).OrderBy(m => m.AtMs).ThenBy(m => m.Evidence, StringComparer.Ordinal)];

    static ExactDecimal Sum(IEnumerable<StockMovement> movements) => movements.Aggregate(ExactDecimal.Zero, (sum, m) => sum + m.Quantity);

    static string Line(string what, Dip dip) => string.Create(CultureInfo.InvariantCulture, $"{what} {dip.AtMs} {dip.Quantity} {dip.Evidence}");

    static string Line(string what, StockMovement movement) => string.Create(CultureInfo.InvariantCulture, $"{what} {movement.AtMs} {movement.Quantity} {movement.Evidence}");
}
