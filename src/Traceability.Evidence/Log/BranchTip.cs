using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Log;

/// <summary>Where a branch of a chain ends for now: a held segment of which no later child is held.</summary>
/// <param name="Number">0 with the identity of the enrolment request where no segment is held.</param>
/// <param name="NextSeq">The first seq of the segment that would follow.</param>
public sealed record BranchTip(long Number, byte[] Identity, long NextSeq)
{
    /// <summary>A device may sign a first seq so high that what follows is beyond the integers of the formats.</summary>
    public long NextSeq { get; } = Math.Min(NextSeq, PackedDeltas.Largest);
}
