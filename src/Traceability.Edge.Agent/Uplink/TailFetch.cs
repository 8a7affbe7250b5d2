using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Gets a lost tail back from the ledger: from the segment that its head named downwards, each named by the one after it, until one follows a segment
/// of the store. What arrives proves itself, so nobody but this device can have made it. How fast it comes the ledger says. Belongs to the uplink's loop.
/// </summary>
/// <param name="online">The key that signs the ledger's answers, which a succession renames.</param>
sealed partial class TailFetch(IBrokerLink link, DeviceTopics topics, StoreThread store, LostTailFile lost, FetchedFolder folder, TailWatch watch, DeviceKeys keys, KeyHistory history,
    byte[] chain, Func<NoteKey> online, TimeProvider time, ILogger<TailFetch> log)
{
    /// <summary>Numbers in one request: few enough that little is sent beyond the joint, which nobody knows before it is reached.</summary>
    const int Most = 64;
    static readonly TimeSpan FirstPatience = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(10);

    readonly long started = time.GetTimestamp();
    TimeSpan due;
    TimeSpan patience = FirstPatience;
    long askedFirst;
    long askedAt;
    bool stopped; // until the next start: a full disk is not asked again and again

    TimeSpan Now => time.GetElapsedTime(started);

    /// <summary>What was asked for on the old connection is asked for again.</summary>
    public void StartOver() => (due, patience) = (Now, FirstPatience);

    /// <summary>Asks where something is wanted and the answer to the last request is not under way.</summary>
    public void Ask(CancellationToken cancellationToken)
    {
        if (stopped || lost.Tail?.Wanted is not { } wanted || Now < due) return;
        // Two requests of one millisecond would be one that was repeated.
        askedAt = Math.Max(askedAt + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        askedFirst = Math.Max(1, wanted.Number - Most + 1);
        var request = new FetchRequest(chain, askedFirst, wanted.Number, wanted.Identity, askedAt).Sign(keys.Evidence);
        (due, patience) = (Now + patience, patience * 2 < LongestPatience ? patience * 2 : LongestPatience);
        // Nobody waits for the broker's answer: what gets lost is asked for again.
        _ = link.PublishAsync(topics.Fetch, request.Bytes, qos: 1, retain: false, cancellationToken).AsTask();
    }

    /// <summary>Takes the ledger's <c>fetched</c> message. What is not waited for, sent twice or too late, is passed over.</summary>
    public async Task TakeAsync(ReadOnlyMemory<byte> payload)
    {
        if (lost.Tail?.Wanted is not { } wanted) return;
        if (payload.Span is [>= 0x80, ..])
        {
            var outcome = Check(payload.Span, wanted, out var previous);
            if (!outcome.IsOk) Log.Refused(log, wanted.Number, outcome.Reason);
            else if (previous is not null) await KeepAsync(wanted, previous, payload);
        }
        else if (NotHeld.TryOpen(payload.Span, online(), out var said) is { IsOk: false } outcome)
        {
            Log.Refused(log, wanted.Number, outcome.Reason);
        }
        else if (said!.Chain.AsSpan().SequenceEqual(chain) && wanted == new NamedSegment(said.Number, said.Identity))
        {
            await store.RunAsync(_ =>
            {
                if (lost.Tail is { } tail) lost.Keep(tail with { Wanted = null });
                return true;
            });
            Log.NotHeld(log, wanted.Number);
        }
    }

    /// <summary>Whether it is the wanted segment, whole and signed by this chain's key; <paramref name="previous"/> stays null where it is another one.</summary>
    ReadOutcome Check(ReadOnlySpan<byte> payload, NamedSegment wanted, out NamedSegment? previous)
    {
        previous = null;
        Segment? segment = null;
        SegmentBody? body = null;
        var outcome = SegmentMessage.TryRead(payload, out var message);
        if (outcome.IsOk) outcome = Segment.TryRead(message!.Sign1, out segment);
        if (!outcome.IsOk || !segment!.Identity.AsSpan().SequenceEqual(wanted.Identity)) return outcome;
        var header = segment.Header;
        if (header.Number != wanted.Number || !header.Chain.AsSpan().SequenceEqual(chain)) return ReadOutcome.Corrupt("it is of another place or chain");
        if (!segment.Sign1.IsSignedBy(history.Keys.At(header.Number))) return ReadOutcome.Corrupt("it is not signed by this device");
        outcome = message!.TryReadBody(out body);
        if (outcome.IsOk && !SegmentContent.IsSigned(header, body!)) outcome = ReadOutcome.Corrupt("its entries are not what was signed");
        if (outcome.IsOk) previous = new NamedSegment(header.Number - 1, header.Previous);
        return outcome;
    }

    async Task KeepAsync(NamedSegment wanted, NamedSegment previous, ReadOnlyMemory<byte> message)
    {
        string? notKept = null;
        var tail = await store.RunAsync(segments =>
        {
            if (lost.Tail is not { } tail) return null;
            try
            {
                if (!folder.Keep(wanted, message.Span)) notKept = "the folder of fetched segments is full";
                else lost.Advance(tail.Fetched(previous, watch.IsOwn(segments, previous)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The ledger holds them anyway; recording must not end for copies.
                notKept = exception.Message;
            }
            return lost.Tail;
        });
        stopped = notKept is not null;
        if (stopped) Log.NotKept(log, wanted.Number, notKept!);
        else if (tail is { Wanted: null }) Log.Whole(log, tail.Joint ?? 0, tail.Named.Number);
        patience = FirstPatience;
        due = tail?.Wanted?.Number < askedFirst ? Now : Now + patience;
    }

    static partial class Log
    {
        [LoggerMessage(214, LogLevel.Warning, "What came back for the lost segment {Number} was refused: {Reason}")]
        public static partial void Refused(ILogger log, long number, string reason);

        [LoggerMessage(215, LogLevel.Error, "The ledger does not hold the lost segment {Number} any more; it is not asked for again")]
        public static partial void NotHeld(ILogger log, long number);

        [LoggerMessage(216, LogLevel.Error, "The lost segment {Number} and those before it are not fetched: {Why}")]
        public static partial void NotKept(ILogger log, long number, string why);

        [LoggerMessage(217, LogLevel.Information, "What was lost after number {Joint}, up to {Number}, is fetched and kept beside the chain")]
        public static partial void Whole(ILogger log, long joint, long number);
    }
}
