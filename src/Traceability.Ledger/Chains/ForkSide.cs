using Traceability.Evidence.Segments;

namespace Traceability.Ledger.Chains;

/// <summary>One child of a fork's parent and all that hangs on it, as far as it is held.</summary>
/// <param name="Identity">Of the child.</param>
/// <param name="BeganMs">Monotonic time of the child.</param>
/// <param name="RunMs">The largest monotonic time within the child's run.</param>
/// <param name="RunSegments">Of <paramref name="Segments"/>, those of the child's run.</param>
sealed record ForkSide(
    byte[] Identity, long Number, byte[] Run, long Boot, ClockQuality Clock, long FirstMs, long BeganMs, long LastMs, long RunMs, long RunSegments, long Segments)
{
    public static ForkSide Of(byte[] identity, SegmentHeader header) => new(
        identity, header.Number, header.Run, header.Boot, header.Clock, header.SealedMs, header.MonotonicMs, header.SealedMs, header.MonotonicMs, 1, 1);

    public ForkSide With(SegmentHeader next)
    {
        var sameRun = next.Run.AsSpan().SequenceEqual(Run);
        return this with
        {
            LastMs = Math.Max(LastMs, next.SealedMs),
            RunMs = sameRun ? Math.Max(RunMs, next.MonotonicMs) : RunMs,
            RunSegments = RunSegments + (sameRun ? 1 : 0),
            Segments = Segments + 1,
        };
    }

    /// <summary>Time since the parent by the wall clock; a run that began after the parent counts from its own start, however long the device was off.</summary>
    public long WallSpanMs(ForkParent parent) =>
        LastMs - (parent.IsEnrolment ? FirstMs : Continues(parent) ? parent.SealedMs : Math.Max(parent.SealedMs, FirstMs - BeganMs));

    /// <summary>At least so much time passed on this side, by the monotonic clock of its first run.</summary>
    public long LeastSpanMs(ForkParent parent) => Continues(parent) ? RunMs - parent.MonotonicMs : RunMs;

    /// <summary>The same, where this side is all of one run and it is therefore exactly so much; else null.</summary>
    public long? ExactSpanMs(ForkParent parent) => RunSegments == Segments ? LeastSpanMs(parent) : null;

    bool Continues(ForkParent parent) => Run.AsSpan().SequenceEqual(parent.Run);
}
