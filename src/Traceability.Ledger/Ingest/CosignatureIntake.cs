using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Where the devices' cosignatures come in. Kept is only what the witness key of the topic's own device signed, over a checkpoint that this ledger has
/// published and asked for. Everything else goes into quarantine with its reason, under the same quota as segments.
/// </summary>
sealed class CosignatureIntake(Sequencer sequencer, LedgerWriter writer, EnrolledChains chains, TimeProvider time)
{
    const int MostBytesKept = 2048;

    /// <summary>How far a device's clock may be ahead of ours; it is synchronised, or it does not cosign.</summary>
    static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(2);

    readonly CosignatureRows rows = new(writer);
    readonly Quarantine quarantine = new(writer);

    /// <summary>Puts one message in line; the task it gives ends with the commit: null where it was taken, otherwise why not.</summary>
    public async ValueTask<Task<Refusal?>> SubmitAsync(DeviceAddress from, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var chain = chains.Of(from);
        var why = Check(chain, message.Span, out var cosigned);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await sequencer.StageAsync(new Staged.Write(_ =>
        {
            why ??= Keep(chain!, cosigned!);
            if (why is not null)
                quarantine.Take(new Submission(from, message, time.GetUtcNow().ToUnixTimeMilliseconds()), why, message.Length <= MostBytesKept ? message.ToArray() : []);
        }, done), cancellationToken);
        return AnswerAsync();

        async Task<Refusal?> AnswerAsync()
        {
            await done.Task;
            return why;
        }
    }

    /// <summary>What can be asked away from the writer's thread.</summary>
    Refusal? Check(EnrolledChain? chain, ReadOnlySpan<byte> message, out CosignedCheckpoint? cosigned)
    {
        cosigned = null;
        if (chain is null) return new Refusal(RefusalReason.NotEnrolled, "a cosignature of a device that is not enrolled");
        var outcome = SignedNote.TryRead(message, out var note);
        if (outcome.IsOk) outcome = Checkpoint.TryRead(note!.Text, out _);
        if (!outcome.IsOk) return new Refusal(RefusalReason.Malformed, $"cosignature: {outcome.Reason}", chain.Chain);
        outcome = CosignedCheckpoint.TryRead(message, chain.Witness, out cosigned);
        if (!outcome.IsOk) return new Refusal(RefusalReason.BadSignature, $"cosignature: {outcome.Reason}", chain.Chain);
        var at = cosigned!.Cosignature.TimeSeconds;
        return !cosigned.Cosignature.Counts ? new Refusal(RefusalReason.WrongTime, "cosignature: time 0 does not count", chain.Chain)
            : at > (time.GetUtcNow() + MostAhead).ToUnixTimeSeconds() ? new Refusal(RefusalReason.WrongTime, $"cosignature: time {at} is ahead of the ledger's", chain.Chain)
            : null;
    }

    Refusal? Keep(EnrolledChain chain, CosignedCheckpoint cosigned)
    {
        var checkpoint = cosigned.Checkpoint;
        foreach (var log in sequencer.Logs.All)
            if (log.Key.Name == checkpoint.Origin && rows.Knows(log.Name, checkpoint))
            {
                rows.Add(log.Name, chain.Chain, cosigned);
                return null;
            }
        return new Refusal(RefusalReason.UnknownCheckpoint, $"cosignature: no such checkpoint of {checkpoint.Size} leaves was asked for", chain.Chain);
    }
}
