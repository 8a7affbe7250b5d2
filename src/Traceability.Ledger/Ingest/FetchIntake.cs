using Traceability.Evidence;
using Traceability.Evidence.Fetching;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Ingest;

/// <summary>
/// Where devices ask for their own segments back. Only the key in force of the topic's own chain may, and each request once: its instant is near the
/// ledger's and later than that of the one before, also over a restart, since nothing counts that was signed before this ledger started. Everything
/// else goes into quarantine with its reason, under the same quota as segments. One caller at a time.
/// </summary>
sealed class FetchIntake(Sequencer sequencer, LedgerWriter writer, EnrolledChains chains, TimeProvider time)
{
    /// <summary>How far a request's instant may be from the ledger's clock.</summary>
    static readonly TimeSpan MostApart = TimeSpan.FromMinutes(10);

    readonly Quarantine quarantine = new(writer);
    readonly Dictionary<byte[], long> newest = new(BytesComparer.Instance);
    readonly long started = time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The request, or why it was not taken; that has been put in line for the writer then.</summary>
    public async ValueTask<(FetchRequest? Request, Refusal? Refused)> TakeAsync(DeviceAddress from, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (Check(from, message.Span, out var request) is not { } why)
        {
            newest[request!.Chain] = request.AtMs;
            return (request, null);
        }
        await sequencer.StageAsync(new Staged.Write(
            _ => quarantine.Take(new Submission(from, message, time.GetUtcNow().ToUnixTimeMilliseconds()), why, message.Length <= FetchRequest.MostBytes ? message.ToArray() : []),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)), cancellationToken);
        return (null, why);
    }

    Refusal? Check(DeviceAddress from, ReadOnlySpan<byte> message, out FetchRequest? request)
    {
        request = null;
        if (message.Length > FetchRequest.MostBytes) return new Refusal(RefusalReason.TooLarge, $"fetch: {message.Length} bytes, at most {FetchRequest.MostBytes} allowed");
        var outcome = FetchRequest.TryRead(message, out request, out var sign1);
        if (!outcome.IsOk) return new Refusal(outcome.Kind == ReadKind.Newer ? RefusalReason.Newer : RefusalReason.Malformed, $"fetch: {outcome.Reason}");
        var asked = request!;
        Refusal Refused(RefusalReason reason, string detail) => new(reason, "fetch: " + detail, asked.Chain, asked.Last);

        if (chains.Of(asked.Chain) is not { } chain) return Refused(RefusalReason.NotEnrolled, $"chain {Convert.ToHexStringLower(asked.Chain)}");
        if (chain.Address != from) return Refused(RefusalReason.ForeignTopic, $"chain of {chain.Address}, asked for as {from}");
        if (!chain.Keys.Has(sign1!.Kid)) return Refused(RefusalReason.UnknownKey, $"key {Convert.ToHexStringLower(sign1.Kid)} is none of the chain's");
        var key = chain.Keys.Terms[^1].Key;
        if (!sign1.Kid.AsSpan().SequenceEqual(key.Kid) || !sign1.IsSignedBy(key)) return Refused(RefusalReason.BadSignature, "not signed by the chain's key in force");
        if (chain.NotEntitled(key) is { } not) return Refused(not.Reason, not.Detail);
        var now = time.GetUtcNow();
        if (asked.AtMs < (now - MostApart).ToUnixTimeMilliseconds() || asked.AtMs > (now + MostApart).ToUnixTimeMilliseconds() || asked.AtMs < started)
            return Refused(RefusalReason.WrongTime, $"asked at {asked.AtMs}, and it is {now.ToUnixTimeMilliseconds()}");
        return newest.TryGetValue(asked.Chain, out var last) && asked.AtMs <= last ? Refused(RefusalReason.WrongTime, $"asked at {asked.AtMs}, not after the last one, {last}") : null;
    }
}
