using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Traceability.Field.Rfid;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>Hands a reader's tags to its weighbridges, and each sighting, once it is over, to the chain: as a commitment, never in clear.</summary>
sealed class TagFeed(TagReader reader, Recorder recorder, Action<string> onTrouble, IReadOnlyList<WeighingPoint> points) : ITagSink
{
    long firstMs;
    string lostBy = "";

    public void TagSeen(TagUid uid, long unixMs, long monotonicMs)
    {
        firstMs = unixMs;
        foreach (var point in points) point.TagSeen(Text(uid), unixMs);
    }

    public void TagGone(TagUid uid, long lastSeenUnixMs, long unixMs)
    {
        var tag = Text(uid);
        foreach (var point in points) point.TagGone(tag, lastSeenUnixMs);
        var personal = PersonalDraft.Of("tag", tag);
        recorder.Add(new PendingEntry(new TagSeen(reader.Name, personal.Commitment, firstMs, Math.Max(firstMs, lastSeenUnixMs))) { Personal = personal });
    }

    public void ReaderLost(FieldCause cause, long sinceUnixMs, long unixMs)
    {
        lostBy = cause.ToString().ToLowerInvariant();
        onTrouble(lostBy);
        recorder.Note(new SiteEvent(EventCode.Gap, unixMs, reader.Name, sinceUnixMs, null, lostBy, ""));
    }

    public void ReaderReturned(long sinceUnixMs, long unixMs) =>
        recorder.NoteGap(new SiteEvent(EventCode.Gap, unixMs, reader.Name, sinceUnixMs, unixMs, lostBy, ""), []);

    static string Text(TagUid uid)
    {
        Span<byte> bytes = stackalloc byte[TagUid.Bytes];
        uid.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
