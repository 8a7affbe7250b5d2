namespace Traceability.Edge.Setup.AgentLink;

/// <summary>What became of a ledger's answer that was handed to the agent.</summary>
/// <param name="Taken">Parts that were new.</param>
/// <param name="Receipts">Of these, the receipts.</param>
/// <param name="Known">Parts that it had already.</param>
/// <param name="Waiting">Segments that still have no receipt.</param>
sealed record AgentImport(long Taken, long Receipts, long Known, IReadOnlyList<AgentImport.RefusedPart> Refused, long Waiting)
{
    internal sealed record RefusedPart(string What, long? Segment, string Why);
}
