namespace Traceability.Ledger.Standing;

/// <summary>A certificate that a facility claims, beside what the ledger counted in its vintage.</summary>
/// <param name="DrawnKwh">Of the market, in the whole vintage; so far, where that is not over.</param>
/// <param name="CountsKwh">Never more than was drawn; nothing while the vintage lasts.</param>
/// <param name="Why">Why it is not applied yet; null of one that is.</param>
public sealed record ClaimedCertificate(
    string Id, string Kind, string Market, DateTimeOffset From, DateTimeOffset To, decimal VolumeKwh, decimal DrawnKwh, decimal CountsKwh, IReadOnlyDictionary<string, string> KgPerKwh,
    string Source, DateOnly? CancelledOn, string? Reference, string? Why, IReadOnlyList<(string Criterion, string Answer, string How)> Criteria);
