using Traceability.Evidence;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>Which receipts and heads this device believes: a receipt under one of the last pins of the segment log, a head that is not older than one accepted.</summary>
sealed class ReceiptBook(FollowedLog segmentLog, NoteKey ledgerOnline, byte[] chain)
{
    Head? head;

    /// <summary>The same chain's under the log that continues; what a head said of the earlier one no longer counts.</summary>
    public ReceiptBook Under(FollowedLog next, NoteKey online) => new(next, online, chain);

    public ReadOutcome Accept(Receipt receipt, ReadOnlySpan<byte> identity)
    {
        var outcome = segmentLog.TryFind(receipt.CheckpointNote, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        return receipt.Proves(identity, checkpoint!) ? ReadOutcome.Ok : ReadOutcome.Corrupt("the path does not lead from the segment to the checkpoint");
    }

    public ReadOutcome Accept(ReadOnlySpan<byte> note, out Head? accepted)
    {
        accepted = null;
        var outcome = TryOpen(note, out var read);
        if (!outcome.IsOk) return outcome;
        if (head is not null && (read!.LogSize < head.LogSize || read.Number < head.Number)) return ReadOutcome.Corrupt("a head older than one already accepted");
        head = accepted = read;
        return ReadOutcome.Ok;
    }

    /// <summary>Whether it is a head of this chain's before the one that was accepted, and claims nothing beyond that.</summary>
    public bool IsOvertaken(ReadOnlySpan<byte> note) =>
        TryOpen(note, out var read).IsOk && read!.LogSize <= head?.LogSize && read.Number <= head.Number && (read.LogSize, read.Number) != (head.LogSize, head.Number);

    ReadOutcome TryOpen(ReadOnlySpan<byte> note, out Head? read)
    {
        var outcome = Head.TryOpen(note, ledgerOnline, out read);
        if (!outcome.IsOk) return outcome;
        return read!.Chain.AsSpan().SequenceEqual(chain) ? ReadOutcome.Ok : ReadOutcome.Corrupt("a head of another chain");
    }
}
