using Traceability.Carbon.Exact;

namespace Traceability.Ledger.Emissions;

/// <summary>Quarter-hours of which a metered stream's registers tell nothing, and nobody has estimated what flowed.</summary>
/// <param name="Most">In <paramref name="Unit"/>, what the installation can have passed beyond what was counted; null where the plan does not bound it.</param>
sealed record OpenLoss(string Stream, string Unit, long FromMs, long ToMs, ExactDecimal? Most);
