using Traceability.Evidence;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>Which receipts and heads this device believes: a receipt under one of the last pins of the segment log, a head that is not older than one accepted.</summary>
sealed class ReceiptBook(FollowedLog segmentLog, NoteKey ledgerOnline, byte[] chain)
{
    Head? head;

    public ReadOutcome Accept(Receipt receipt, ReadOnlySpan<byte> identity)
    {
        var outcome = segmentLog.TryFind(receipt.CheckpointNote, out var checkpoint);
        if (!outcome.IsOk) return outcome;
        return receipt.Proves(identity, checkpoint!) ? ReadOutcome.Ok : ReadOutcome.Corrupt("the path does not lead from the segment to the checkpoint");
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
