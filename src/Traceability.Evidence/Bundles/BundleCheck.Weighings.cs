using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

/// <summary>How many weighings a chain holds between two instants. It refuses nothing: what it cannot tell, it says.</summary>
public sealed partial class BundleCheck
{
    const long LongestHourDriftMs = 1000;
    const long HourMs = 3_600_000;

    string? Weighings(BundleSubject.Weighings subject)
    {
        finding = Count(subject);
        return null;
    }

    SubjectFinding.Weighings Count(BundleSubject.Weighings subject)
    {
        static SubjectFinding.Weighings CannotTell(string why) => new(null, why);

        int[] told = [.. InOrder().Where(chain => bundle.Segments[chain[0]].Chain == subject.Chain).SelectMany(chain => chain).Where(i => TallyOf(i) is not null)];
        var before = Array.FindLastIndex(told, i => segments[i].Header.SealedMs < subject.FromMs);
        var after = Array.FindIndex(told, i => segments[i].Header.SealedMs > subject.ToMs);
        if (before < 0) return CannotTell("no tally from before the span is shown");
        if (after < 0) return CannotTell("no tally from after the span is shown");
        if (after <= before) return CannotTell("the tallies' times go back");
        var (a, b) = (told[before], told[after]);
        var (first, last) = (segments[a].Header, segments[b].Header);
        if (!first.Run.AsSpan().SequenceEqual(last.Run)) return CannotTell("the agent was started anew between the tallies: what was weighed while none ran, nobody knows");
        if (first.Clock.Status != ClockStatus.Synchronised || last.Clock.Status != ClockStatus.Synchronised) return CannotTell("the device's clock was not synchronised");
        var (wall, steady) = (last.SealedMs - first.SealedMs, last.MonotonicMs - first.MonotonicMs);
        if (Math.Abs(wall - steady) > LongestHourDriftMs * (steady / HourMs + 1)) return CannotTell($"the device's clock moved by {wall} ms while {steady} ms passed");
        if (!ProofsOf(b).Any(proof => proof.IsKnown)) return CannotTell("the later tally is not proven to be logged");
        var (less, more) = (TallyOf(a)!, TallyOf(b)!);
        if (more.GapMs > less.GapMs) return CannotTell($"channels were without readings for {more.GapMs - less.GapMs} ms in all, the scale's may be among them");
        var all = more.Counts[(int)EntryKind.Weighing] - less.Counts[(int)EntryKind.Weighing];
        // What nobody has logged, the key's holder can have made for this answer.
        if (DayFault(subject.Chain, [a, b, .. all == 0 ? [] : Weighed(a, b)]) is { } open) return CannotTell(open);
        if (all == 0) return new(0, "the tallies before and after count the same weighings");
        Weighing[] shown = [.. Between(a, b)];
        if (shown.Any(weighing => weighing.CapturedMs < first.SealedMs || weighing.CapturedMs > last.SealedMs)) return CannotTell("a weighing between the tallies bears a time outside of them");
        if (shown.Length < all) return CannotTell($"{all} weighings lie between the tallies, which reach beyond the span, and {shown.Length} of them are shown");
        var inside = shown.Count(weighing => weighing.CapturedMs >= subject.FromMs && weighing.CapturedMs <= subject.ToMs);
        return new(inside, $"all {all} weighings between the tallies are shown");
    }

    /// <summary>The shown weighings of the segments after a, up to b.</summary>
    IEnumerable<Weighing> Between(int a, int b) => Weighed(a, b).SelectMany(i => entries[i].Values).OfType<Weighing>();

    /// <summary>The segments after a, up to b, of which a weighing is shown.</summary>
    IEnumerable<int> Weighed(int a, int b) =>
        Enumerable.Range(0, segments.Length)
            .Where(i => bundle.Segments[i].Chain == bundle.Segments[a].Chain && segments[i].Header.Number > segments[a].Header.Number && segments[i].Header.Number <= segments[b].Header.Number)
            .DistinctBy(i => segments[i].Header.Number).Where(i => entries[i].Values.Any(entry => entry is Weighing));
}
