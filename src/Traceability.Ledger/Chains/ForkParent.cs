using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Chains;

/// <summary>What two branches have in common last: a segment, or the enrolment, which has number 0, boot 0, no run and no time.</summary>
sealed record ForkParent(byte[] Identity, long Number, byte[] Run, long Boot, long SealedMs, long MonotonicMs)
{
    public bool IsEnrolment => Number == 0;

    public static ForkParent Of(byte[] identity, SegmentHeader header) => new(identity, header.Number, header.Run, header.Boot, header.SealedMs, header.MonotonicMs);

    public static ForkParent Enrolment(byte[] identity) => new(identity, 0, [], 0, 0, 0);
}
