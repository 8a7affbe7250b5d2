namespace Traceability.Field.Rfid;

/// <summary>Where a reader's events go. Called on the poller's worker, one at a time; must not block.</summary>
public interface ITagSink
{
    /// <summary>A tag has come into the field, or another one has taken its place (then <see cref="TagGone"/> of the first came before).</summary>
    void TagSeen(TagUid uid, long unixMs, long monotonicMs);

    /// <param name="lastSeenUnixMs">The last answer that carried this tag. When the reader is lost, its tag is reported gone too: nobody watches it.</param>
    void TagGone(TagUid uid, long lastSeenUnixMs, long unixMs);

    /// <summary>No answer for a while; until the return nothing is known about tags.</summary>
    void ReaderLost(FieldCause cause, long sinceUnixMs, long unixMs);

    void ReaderReturned(long sinceUnixMs, long unixMs);
}
