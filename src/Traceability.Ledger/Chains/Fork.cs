using System.Globalization;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>
/// Names what happened where two segments continue one previous. A pure function of the tree as it is held, the same for both sides, so the order
/// of arrival does not matter; more segments can only make the name graver.
/// </summary>
sealed record Fork(ForkKind Kind, string Detail)
{
    /// <summary>More than what a device holds back from its disk between two seals, with room for a slow disk: a power cut loses no more.</summary>
    public const long LongestTailMs = 60_000;

    public static Fork Of(ForkParent parent, ForkSide one, ForkSide other)
    {
        var (early, late) = IsEarlier(one, other) ? (one, other) : (other, one);
        var clocks = (ClockStatus)Math.Min((int)early.Clock.Status, (int)late.Clock.Status);
        var (kind, why, ended) = Told(parent, early, late, clocks);
        return new Fork(kind, string.Create(CultureInfo.InvariantCulture,
            $"after {(parent.IsEnrolment ? "the enrolment" : $"segment {parent.Number}")}: {Side(early, ended)}; {Side(late, ended)}; {why}"));
    }

    /// <param name="Ended">The side that ended; null where neither did, or where that says nothing.</param>
    static (ForkKind Kind, string Why, ForkSide? Ended) Told(ForkParent parent, ForkSide early, ForkSide late, ClockStatus clocks)
    {
        if (early.Run.AsSpan().SequenceEqual(late.Run)) return (ForkKind.Equivocation, "both in one run, whatever the clocks say", null);
        var (tail, brief) = Tail(parent, early, late) is { } first ? (first, early) : (Tail(parent, late, early), late);
        if (clocks == ClockStatus.Unknown)
        {
            if (tail is not null) return (ForkKind.LostTail, $"clocks unknown; {tail}", brief);
            return early.LeastSpanMs(parent) > LongestTailMs && late.LeastSpanMs(parent) > LongestTailMs
                ? (ForkKind.RestoredImage, "clocks unknown; by the time since each run's start both cover more than a power cut can lose", null)
                : (ForkKind.Untold, "clocks unknown, and run and boot do not settle it", null);
        }
        var sure = clocks == ClockStatus.Synchronised;
        var rests = sure ? "by synchronised clocks" : "by clocks that run free, so not sure";
        if (early.LastMs <= late.FirstMs + Bound(early) + Bound(late))
        {
            var span = sure ? early.WallSpanMs(parent) : early.ExactSpanMs(parent) ?? early.WallSpanMs(parent);
            return span <= LongestTailMs
                ? (ForkKind.LostTail, $"the first ended {Seconds(span)} s after the parent, before the second began, {rests}", early)
                : (ForkKind.RestoredImage, $"the first covers {Seconds(span)} s and ended before the second began, {rests}", early);
        }
        // A clock that was wrong after a restart must not make a clone of an honest device.
        if (!sure && tail is not null) return (ForkKind.LostTail, $"{rests}, but {tail}", brief);
        return (parent.IsEnrolment ? ForkKind.TwoDevices : ForkKind.ClonedCard, $"each sealed on after the other had begun, {rests}", null);
    }

    /// <summary>Whether run and boot alone speak for a power cut: one side is short and of one run, and the other began with a restart.</summary>
    static string? Tail(ForkParent parent, ForkSide ended, ForkSide restarted) =>
        ended.ExactSpanMs(parent) is { } span and <= LongestTailMs && restarted.Boot > parent.Boot
            ? $"run {Short(ended.Run)} ended after {Seconds(span)} s of its own time and run {Short(restarted.Run)} began with a restart"
            : null;

    static bool IsEarlier(ForkSide one, ForkSide other) =>
        one.FirstMs != other.FirstMs ? one.FirstMs < other.FirstMs
        : one.LastMs != other.LastMs ? one.LastMs < other.LastMs
        : one.Identity.AsSpan().SequenceCompareTo(other.Identity) < 0;

    static long Bound(ForkSide side) => side.Clock is { Status: ClockStatus.Synchronised, BoundMs: { } bound } ? Math.Min(bound, LongestTailMs) : 0;

    /// <summary>Of the side that goes on only its beginning, so that what is said of a fork stands still while the device does its work.</summary>
    static string Side(ForkSide side, ForkSide? ended) => string.Create(CultureInfo.InvariantCulture, $"run {Short(side.Run)} ")
        + (ended is not null && side != ended
            ? string.Create(CultureInfo.InvariantCulture, $"from {Instants.Of(side.FirstMs):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} on")
            : string.Create(CultureInfo.InvariantCulture, $"{side.Segments} segments, {Instants.Of(side.FirstMs):yyyy-MM-dd'T'HH:mm:ss.fff'Z'} to {Instants.Of(side.LastMs):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));

    static string Seconds(long ms) => (ms / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    static string Short(byte[] run) => Convert.ToHexStringLower(run.AsSpan(0, 4));
}
