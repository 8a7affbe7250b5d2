using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Chains;

/// <summary>Where a chain stands after a commit: what a head says, and how much is held in all.</summary>
/// <param name="Run">Of segment <paramref name="Number"/>; zeros for number 0.</param>
/// <param name="Missing">At most what a head may name.</param>
/// <param name="Waiting">Held beyond the contiguous part.</param>
sealed record ChainStanding(
    EnrolledChain Chain, long Number, byte[] Identity, byte[] Run, IReadOnlyList<MissingRange> Missing, int Waiting, long Segments, long Readings, long LogSize)
{
    public Head ToHead() => new()
    {
        Chain = Chain.Chain,
        Run = Run,
        Number = Number,
        Identity = Identity,
        LogSize = LogSize,
        Missing = Missing,
    };
}
