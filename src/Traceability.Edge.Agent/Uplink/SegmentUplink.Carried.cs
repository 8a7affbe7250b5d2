using System.Threading.Channels;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>What the ledger says may also come on a stick: the same messages, taken in the same loop by the same code. Nothing is believed because somebody carried it.</summary>
sealed partial class SegmentUplink
{
    // Waits when full: whoever reads the stick goes as fast as the loop.
    readonly Channel<Delivery> carried = Channel.CreateBounded<Delivery>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Takes messages in their order; what has been taken is on the disk when it answers. For any thread.</summary>
    public async Task<IReadOnlyList<Acceptance>> TakeAsync(IReadOnlyList<AnswerPart> parts, CancellationToken cancellationToken)
    {
        var delivery = new Delivery(parts);
        try
        {
            await carried.Writer.WriteAsync(delivery, cancellationToken);
        }
        catch (ChannelClosedException ended)
        {
            throw new OperationCanceledException("the uplink has ended", ended);
        }
        Wake();
        return await delivery.Task.WaitAsync(cancellationToken);
    }

    async Task TakeAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            await CommitReceiptsAsync(); // what the broker has brought counts as known, though no seal has taken it to the disk yet
            var became = new List<Acceptance>(delivery.Parts.Count);
            foreach (var part in delivery.Parts) became.Add(await TakeAsync(part, cancellationToken));
            await CommitReceiptsAsync();
            delivery.TrySetResult(became);
        }
        catch (Exception failure)
        {
            delivery.TrySetException(failure);
            throw;
        }
    }

    Task<Acceptance> TakeAsync(AnswerPart part, CancellationToken cancellationToken) => part.Kind switch
    {
        AnswerKind.Receipt => TakeReceiptAsync(part),
        AnswerKind.Step => StepAsync(part.Message, cancellationToken),
        AnswerKind.Succession => ObeyAsync(part.Message),
        AnswerKind.Head => book.IsOvertaken(part.Message) ? Task.FromResult(Acceptance.Known) : TakeHeadAsync(part.Message),
        _ => Task.FromResult(Acceptance.Refused("a message of a kind that this agent does not know")),
    };

    /// <summary>Of a segment that need not be under way: without a broker none is.</summary>
    async Task<Acceptance> TakeReceiptAsync(AnswerPart part)
    {
        var outcome = Receipt.TryRead(part.Message, out var receipt);
        if (!outcome.IsOk) return Refuse(outcome);
        if (await store.RunAsync(segments => segments.Answered(part.Number)) is not { } held || !held.Identity.AsSpan().SequenceEqual(receipt!.Identity))
            return Acceptance.Refused("this device has no such segment");
        // Under a log that has been continued since, a receipt is none of the present log's.
        if (held.HasReceipt && !(part.Number <= follower.SealedBefore)) return Acceptance.Known;
        // The broker was faster with the log, and brings the receipt under a later checkpoint.
        if (follower.Segments.IsPassed(receipt.CheckpointNote)) return Acceptance.Known;
        // Nothing is wrong with the log then: the answer begins elsewhere than here.
        return follower.Segments.IsAhead(receipt.CheckpointNote) ? Acceptance.Refused("the step to its checkpoint was not taken") : Take(part.Number, receipt);
    }

    void RefuseDeliveries()
    {
        carried.Writer.TryComplete();
        while (carried.Reader.TryRead(out var delivery)) delivery.TrySetCanceled();
    }
}
