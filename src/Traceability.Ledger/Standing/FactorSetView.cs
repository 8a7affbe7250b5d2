namespace Traceability.Ledger.Standing;

/// <summary>A factor set with its rows.</summary>
public sealed record FactorSetView(FactorSetRow Set, IReadOnlyList<FactorRow> Factors);
