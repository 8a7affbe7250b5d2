namespace Traceability.Demo.Check;

/// <summary>What the ledger says of a facility, and beside it what really happened.</summary>
sealed record FacilityResult(
    string Id, decimal? Scope1Kg, decimal? Scope2Kg, decimal? Kwh, decimal? Litres, decimal NetKg, long SegmentsVerified, long Receipts, TruthResult Truth);
