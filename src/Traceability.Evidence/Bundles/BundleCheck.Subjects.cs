using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>The last row: whether the bundle shows what its subject speaks of.</summary>
public sealed partial class BundleCheck
{
    string? Subject() => bundle.Subject switch
    {
        BundleSubject.Ticket ticket => Shown(ticket, out var entry) ?? (entry is Weighing ? null : $"entry {ticket.Entry} is no weighing but {entry!.Kind}"),
        BundleSubject.Reading reading => Shown(reading, out var entry)
            ?? (entry is not Series series ? $"entry {reading.Entry} is no series but {entry!.Kind}"
                : reading.Place < series.Count ? null : $"reading {reading.Place} of a series of {series.Count}"),
        BundleSubject.Period period => Period(period),
        BundleSubject.Weighings weighings => Weighings(weighings),
        BundleSubject.Contradiction contradiction => Contradiction(contradiction),
        _ => "a subject of no kind",
    };

    string? Shown(BundleSubject.OfEntry subject, out Entry? entry) =>
        entries[subject.Segment].TryGetValue(subject.Entry, out entry) ? null : $"entry {subject.Entry} of segment {subject.Segment} is not shown";

    /// <summary>The signature row has made sure that the chain's key signed both.</summary>
    string? Contradiction(BundleSubject.Contradiction subject)
    {
        var (one, other) = (segments[subject.One], segments[subject.Other]);
        if (!one.Header.Chain.AsSpan().SequenceEqual(other.Header.Chain)) return "two segments of two chains";
        if (one.Header.Number != other.Header.Number) return $"number {one.Header.Number} and number {other.Header.Number} can both be of one chain";
        if (one.Identity.AsSpan().SequenceEqual(other.Identity)) return "the same segment twice";
        finding = new SubjectFinding.Contradiction(one.Header.Run.AsSpan().SequenceEqual(other.Header.Run), one.Header.Previous.AsSpan().SequenceEqual(other.Header.Previous));
        return null;
    }
}
