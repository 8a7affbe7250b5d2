using System.Security.Cryptography;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// Turns a closed segment into the next link of the chain and commits it. Runs on the store thread and owns the tip; after a commit that
/// did not report success it never seals again, since nobody knows whether that link exists.
/// </summary>
sealed class SegmentSealer(Installation site, DeviceKeys keys, Enrolment enrolment, ConfigurationTree configuration, ChainTip tip, LostTailFile lost, byte[] run, string software)
{
    readonly CborWriter writer = new();
    readonly long boot = tip.Boot + 1;
    readonly Queue<StoredReceipt> receipts = new();
    readonly List<StoredPin> pins = [];
    ChainTip tip = tip;
    PinnedCheckpoint pinned = tip.Pin;
    long? lastStatement;
    bool ended;

    public long Number => tip.Number;

    public void Restore(long? statementSeq) => lastStatement = statementSeq;

    /// <summary>Receipts wait here for the next seal's commit; the checkpoint they rest on is named in its header.</summary>
    public void Keep(StoredReceipt receipt, PinnedCheckpoint checkpoint)
    {
        receipts.Enqueue(receipt);
        if (checkpoint.Size >= pinned.Size) pinned = checkpoint;
    }

    /// <summary>From the next seal on headers pin another log, from its beginning.</summary>
    public void Follow(PinnedCheckpoint beginning) => pinned = beginning;

    /// <summary>It waits for the next seal's commit too.</summary>
    public void Keep(StoredPin pin)
    {
        pins.Add(pin);
        if (pins.Count(p => p.Origin == pin.Origin) > StoredPin.Most) pins.RemoveAt(pins.FindIndex(p => p.Origin == pin.Origin));
    }

    public int WaitingReceipts => receipts.Count;

    public void CommitReceipts(SegmentStore store)
    {
        store.Commit([.. receipts], pins);
        receipts.Clear();
        pins.Clear();
    }

    public SealedSegment Seal(SegmentStore store, OpenSegment open)
    {
        if (ended) throw new IOException("the run ended with a seal that could not be committed");
        ended = true;
        var entries = new List<byte[]>();
        var personal = new List<PersonalValue>();
        var counts = (long[])tip.Tally.Counts.Clone();
        ConfigurationParts? parts = null;
        long? statement = null;

        entries.Add([]); // the tally, once the counts are known
        counts[(int)EntryKind.Tally]++;
        foreach (var pending in open.Entries)
        {
            var entry = pending.Entry is RegisterStatement stated ? stated with { PreviousSeq = statement ?? lastStatement } : pending.Entry;
            if (entry is RegisterStatement) statement = tip.NextSeq + entries.Count;
            if (entry is Configuration) parts = configuration.Parts;
            if (pending.Personal is { } draft) personal.Add(new PersonalValue(entries.Count, draft.Key, draft.Kind, draft.Value));
            pending.Index = entries.Count;
            entries.Add(entry.Encode());
            counts[(int)entry.Kind]++;
        }
        // By its place alone, so that after any cut it is told of once: in the first segment after the finding.
        if (lost.Tail is { } tail && tail.Own == tip.Number)
        {
            entries.Add(tail.ToEvent(open.ClosedMs).Encode());
            counts[(int)EntryKind.Event]++;
        }
        var last = AddSeries(open, entries, counts);
        var tally = new Tally(counts, [.. open.Tickets], open.Resets, open.GapMs);
        entries[0] = tally.Encode();

        var body = new SegmentBody(RandomNumberGenerator.GetBytes(SaltedLeaves.SecretSize), entries, personal, parts);
        var segment = Segment.Seal(keys.Evidence, keys.PublicKey.Kid, new SegmentHeader
        {
            Chain = enrolment.Chain,
            Run = run,
            Number = tip.Number + 1,
            FirstSeq = tip.NextSeq,
            Previous = tip.Identity,
            Count = entries.Count,
            EntriesRoot = body.Root(),
            SealedMs = open.ClosedMs,
            Boot = boot,
            MonotonicMs = open.MonotonicMs,
            Clock = open.Clock!,
            ConfigurationHash = configuration.Root,
            Software = software,
            Checkpoint = pinned,
            Assurance = "software",
        });
        var message = SegmentMessage.Pack(segment.Sign1.Bytes, body).Encode();
        store.Commit(new SealCommit
        {
            Segment = new StoredSegment(segment.Header.Number, segment.Identity, message),
            SealedMs = open.ClosedMs,
            Opened = [.. open.Entries.Where(e => e.Opened is not null).Select(e => e.Opened!)],
            Completed = [.. open.Entries.Where(e => e.Completed is not null).Select(e => e.Completed!)],
            Counters = open.Counters,
            Pulses = [.. open.Pulses.Select(pulses => (site.Channels[pulses.Key].Id, pulses.Value))],
            Beginnings = [.. open.Beginnings.Select(beginning => (site.Channels[beginning.Key].Id, beginning.Value))],
            Pins = pins,
            StatementSeq = statement,
        }, [.. receipts]);
        receipts.Clear();
        pins.Clear();
        lastStatement = statement ?? lastStatement;
        tip = tip with
        {
            Number = segment.Header.Number,
            Identity = segment.Identity,
            NextSeq = tip.NextSeq + entries.Count,
            Tally = tally,
            SealedMs = open.ClosedMs,
        };
        ended = false;
        return new SealedSegment(segment.Header, segment.Identity, message.Length, last);
    }

    List<LastReading> AddSeries(OpenSegment open, List<byte[]> entries, long[] counts)
    {
        var last = new List<LastReading>();
        for (var channel = 0; channel < open.Columns.Length; channel++)
        {
            var column = open.Columns[channel];
            if (column.Count == 0) continue;
            var exponent = site.Channels[channel].Rule.ResolutionExponent;
            if (column.Qualities[^1].HasValue()) last.Add(new LastReading(channel, entries.Count, column.LastMs, column.Mantissas[^1], exponent));
            writer.Clear();
            writer.Array(2);
            writer.Unsigned((ulong)EntryKind.Series);
            Series.Write(writer, channel, column.Words, column.Times, column.Qualities, column.Raw, exponent, column.Mantissas);
            entries.Add(writer.ToArray());
            counts[(int)EntryKind.Series]++;
        }
        return last;
    }
}
