using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Which receipts and heads this device believes. The pinned checkpoint only grows; a second root for a size it has pinned is a log that
/// tells two stories, and is refused; so it is after a restart, since every sealed header
/// carries the pin. That a larger checkpoint continues the pinned one is taken on the log's signature: the consistency path needs the ledger's
/// checkpoint message, which is not built yet.
/// </summary>
sealed class ReceiptBook(NoteKey segmentLog, NoteKey ledgerOnline, byte[] chain, PinnedCheckpoint pin)
{
    string openedNote = "";
    Checkpoint? opened;
    Head? head;

    public PinnedCheckpoint Pin { get; private set; } = pin;

    public ReadOutcome Accept(Receipt receipt, ReadOnlySpan<byte> identity)
    {
        if (receipt.CheckpointNote != openedNote)
        {
            // One signature check per checkpoint, not per receipt: a batch shares it.
            var outcome = Checkpoint.TryOpen(Encoding.UTF8.GetBytes(receipt.CheckpointNote), segmentLog, out var checkpoint);
            if (!outcome.IsOk) return outcome;
            (openedNote, opened) = (receipt.CheckpointNote, checkpoint);
        }
        if (!receipt.Proves(identity, opened!)) return ReadOutcome.Corrupt("the path does not lead from the segment to the checkpoint");
        if (opened!.Size < Pin.Size) return ReadOutcome.Corrupt($"a checkpoint of size {opened.Size} after one of {Pin.Size}");
        if (opened.Size == Pin.Size && !opened.Root.AsSpan().SequenceEqual(Pin.Root)) return ReadOutcome.Corrupt($"split view: two roots for size {Pin.Size}");
        Pin = new PinnedCheckpoint(opened.Size, opened.Root);
        return ReadOutcome.Ok;
    }

    public ReadOutcome Accept(ReadOnlySpan<byte> note, out Head? accepted)
    {
        accepted = null;
        var outcome = Head.TryOpen(note, ledgerOnline, out var read);
        if (!outcome.IsOk) return outcome;
        if (!read!.Chain.AsSpan().SequenceEqual(chain)) return ReadOutcome.Corrupt("a head of another chain");
        if (head is not null && (read.LogSize < head.LogSize || read.Number < head.Number)) return ReadOutcome.Corrupt("a head older than one already accepted");
        head = accepted = read;
        return ReadOutcome.Ok;
    }
}
