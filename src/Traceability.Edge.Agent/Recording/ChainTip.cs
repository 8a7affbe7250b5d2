using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Recording;

/// <summary>Where the chain stands: what the next segment continues.</summary>
sealed record ChainTip
{
    /// <summary>0 on a chain without segments.</summary>
    public required long Number { get; init; }

    /// <summary>The next segment's previous.</summary>
    public required byte[] Identity { get; init; }

    public required long NextSeq { get; init; }

    /// <summary>Of the last segment's run; a new run is one more.</summary>
    public required long Boot { get; init; }

    public required Tally Tally { get; init; }

    /// <summary>The checkpoint of the segment log that the device believes: of the last segment's header, at first of the enrolment.</summary>
    public required PinnedCheckpoint Pin { get; init; }

    /// <summary>Null on a chain without segments.</summary>
    public long? SealedMs { get; init; }

    /// <summary>Whether the run that sealed the last segment said goodbye in it.</summary>
    public bool CleanShutdown { get; init; }

    /// <summary>Set where the next segment is the first of a new key: its kid.</summary>
    public byte[]? NewKey { get; init; }

    static ChainTip Root(Enrolment enrolment) => new()
    {
        Number = 0,
        Identity = enrolment.Identity,
        NextSeq = 0,
        Boot = 0,
        Tally = new Tally(new long[Entry.KindCount], [], 0, 0),
        Pin = enrolment.FirstPin,
    };

    /// <summary>Reads the tip from the newest stored segment, and checks that it is ours. A sentence says what is wrong when null comes back.</summary>
    public static ChainTip? Of(SegmentStore store, Enrolment enrolment, KeyHistory keys, out string error)
    {
        try
        {
            error = "";
            var tip = store.Last() is { } last ? Of(last, enrolment, keys.Keys, out error) : Root(enrolment);
            if (tip is null || tip.Number > keys.LastRotation || keys.Rotations.Count == 0) return tip;
            if (tip.Number == keys.LastRotation) return tip with { NewKey = keys.Keys.Terms[^1].Key.Kid };
            error = $"the store ends at segment {tip.Number}, but the key was rotated after segment {keys.LastRotation}: what lies between is lost; restore it, or enrol the device anew";
            return null;
        }
        catch (Microsoft.Data.Sqlite.SqliteException problem)
        {
            error = $"the newest segment of the chain cannot be read: {problem.Message}";
            return null;
        }
    }

    static ChainTip? Of(StoredSegment stored, Enrolment enrolment, ChainKeys keys, out string error)
    {
        var outcome = SegmentMessage.TryRead(stored.Message, out var message);
        Segment? segment = null;
        SegmentBody? body = null;
        SegmentContent? content = null;
        if (outcome.IsOk) outcome = Segment.TryRead(message!.Sign1, out segment);
        if (outcome.IsOk) outcome = message!.TryReadBody(out body);
        if (outcome.IsOk && !SegmentContent.IsSigned(segment!.Header, body!)) outcome = Evidence.ReadOutcome.Corrupt("its entries are not what was signed");
        if (outcome.IsOk) outcome = SegmentContent.TryDecode(segment!.Header, body!, out content);
        if (outcome.IsOk && !segment!.Header.Chain.AsSpan().SequenceEqual(enrolment.Chain)) outcome = Evidence.ReadOutcome.Corrupt("it belongs to another chain");
        if (outcome.IsOk && !segment!.Sign1.IsSignedBy(keys.At(segment.Header.Number))) outcome = Evidence.ReadOutcome.Corrupt("it is not signed by this device");
        error = outcome.IsOk ? "" : $"segment {stored.Number}, the newest of the chain, cannot be continued: {outcome.Reason}";
        if (!outcome.IsOk) return null;
        var header = segment!.Header;
        return new ChainTip
        {
            Number = header.Number,
            Identity = segment.Identity,
            NextSeq = header.FirstSeq + header.Count,
            Boot = header.Boot,
            Tally = content!.Tally,
            Pin = header.Checkpoint ?? enrolment.FirstPin,
            SealedMs = header.SealedMs,
            CleanShutdown = content.Entries.OfType<SiteEvent>().Any(e => e.Code == EventCode.Shutdown),
        };
    }
}
