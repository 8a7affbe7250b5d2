using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>What a metering point counted over a run that draws by it, as the ledger made it out.</summary>
/// <param name="Counted">edge(to) − edge(from) in the point's unit, which is the stream's; what parts of the point counted is in it.</param>
/// <param name="Basis">Measured, interpolated or integrated.</param>
/// <param name="Evidence">Channel and edges (<see cref="EvidenceItem.Counted"/>).</param>
/// <param name="Incomplete">Why more may have flowed, in words; null where nothing is missing.</param>
public sealed record CountedDraw(string Run, string StreamId, string PointId, string? ProductId, ExactDecimal Counted, ActivityBasis Basis, string Evidence, string? Incomplete);
