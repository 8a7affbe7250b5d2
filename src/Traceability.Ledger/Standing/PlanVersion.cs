using Traceability.Ledger.Deeds;

namespace Traceability.Ledger.Standing;

/// <summary>A monitoring plan of a facility.</summary>
/// <param name="Deed">By which it was adopted; null of a file that was there when the ledger started.</param>
public sealed record PlanVersion(int Version, string Sha256, bool Stands, DeedRow? Deed);
