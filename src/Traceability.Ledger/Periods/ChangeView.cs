namespace Traceability.Ledger.Periods;

/// <summary>Why a total is not that of the period before.</summary>
/// <param name="FromKg">The total of the period before, as it was first closed.</param>
/// <param name="Parts">By cause, in this order; they sum to the difference exactly.</param>
/// <param name="Products">Whose kilograms together are the volume: what both periods made; none where that cannot be said, and volume and intensity are one cause. A shift between several is intensity.</param>
public sealed record ChangeView(string Since, decimal FromKg, decimal ToKg, IReadOnlyList<ChangePart> Parts, IReadOnlyList<string> Products);
