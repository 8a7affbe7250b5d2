using System.Text;
using Traceability.Evidence;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>
/// Which checkpoints, receipts and heads this device believes. A checkpoint is pinned only when its consistency path leads from the newest pin, so
/// the log that the device sees can only grow; a receipt counts only under one of the last <see cref="MostPins"/> pins. Two signed roots for one
/// size are a <see cref="SplitView"/>: the log tells two stories. A path that does not lead there proves nothing, for nobody signed it, and is only
/// refused. So it is after a restart, since every sealed header carries the pin.
/// </summary>
sealed class ReceiptBook(NoteKey segmentLog, NoteKey ledgerOnline, byte[] chain, PinnedCheckpoint pin)
{
    public const int MostPins = 16;

    // The note of the pin that a restart brought is not kept; sealed headers name it.
    readonly Queue<(PinnedCheckpoint Pin, string Note)> pins = new([(pin, "")]);
    string openedNote = "";
    Checkpoint? opened;
    Head? head;

    public PinnedCheckpoint Pin { get; private set; } = pin;

    /// <summary>What the log said against itself, first occurrence; null while it has not.</summary>
    public SplitView? SplitView { get; private set; }

    /// <summary>Whether a checkpoint is the log's and later than the pin: the way to it is still to come.</summary>
    public bool IsAhead(string checkpointNote) => TryOpen(checkpointNote, out var checkpoint).IsOk && checkpoint!.Size > Pin.Size;

    /// <summary>Moves the pin forward. A step that ends at or before it is an old answer: checked for a second story, otherwise passed over.</summary>
    public ReadOutcome Accept(CheckpointStep step)
    {
        var outcome = TryOpen(step.CheckpointNote, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        if (Find(checkpoint!.Size) is { } known) return Compare(known, checkpoint.Root, step.CheckpointNote);
        if (checkpoint.Size < Pin.Size) return ReadOutcome.Ok;
        if (step.From != Pin.Size) return ReadOutcome.Corrupt($"a step from size {step.From}, the pin is {Pin.Size}");
        if (!step.Continues(Pin.Root, checkpoint)) return ReadOutcome.Corrupt($"it is not shown that size {checkpoint.Size} continues size {Pin.Size}");
        Pin = new PinnedCheckpoint(checkpoint.Size, checkpoint.Root);
        pins.Enqueue((Pin, step.CheckpointNote));
        if (pins.Count > MostPins) pins.Dequeue();
        return ReadOutcome.Ok;
    }

    public ReadOutcome Accept(Receipt receipt, ReadOnlySpan<byte> identity)
    {
        var outcome = TryOpen(receipt.CheckpointNote, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        if (!receipt.Proves(identity, checkpoint!)) return ReadOutcome.Corrupt("the path does not lead from the segment to the checkpoint");
        return Find(checkpoint!.Size) is { } known
            ? Compare(known, checkpoint.Root, receipt.CheckpointNote)
            : ReadOutcome.Corrupt($"a checkpoint of size {checkpoint.Size} that is not among the last pins; the newest is {Pin.Size}");
    }

    /// <summary>Whether the log as this device has seen it may have ended where its succession says; the root key has signed that.</summary>
    public ReadOutcome Accept(Succession succession, string note)
    {
        if (Find(succession.Size) is { } known && Compare(known, succession.Root, note) is { IsOk: false } split) return split;
        return Pin.Size <= succession.Size ? ReadOutcome.Ok : ReadOutcome.Corrupt($"a succession at size {succession.Size}, the pin is {Pin.Size}");
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

    (PinnedCheckpoint Pin, string Note)? Find(long size)
    {
        foreach (var known in pins)
            if (known.Pin.Size == size) return known;
        return null;
    }

    ReadOutcome Compare((PinnedCheckpoint Pin, string Note) known, byte[] toldRoot, string note)
    {
        if (known.Pin.Root.AsSpan().SequenceEqual(toldRoot)) return ReadOutcome.Ok;
        SplitView ??= new SplitView(known.Pin, known.Note, note);
        return ReadOutcome.Corrupt($"split view: two roots for size {known.Pin.Size}");
    }

    /// <summary>One signature check per checkpoint, not per receipt: a batch shares it.</summary>
    ReadOutcome TryOpen(string note, out Checkpoint? checkpoint)
    {
        checkpoint = opened;
        if (note == openedNote) return ReadOutcome.Ok;
        var outcome = Checkpoint.TryOpen(Encoding.UTF8.GetBytes(note), segmentLog, out checkpoint);
        if (outcome.IsOk) (openedNote, opened) = (note, checkpoint);
        return outcome;
    }
}
