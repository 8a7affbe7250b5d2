using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>
/// What is said of a chain's keys after its enrolment: the key in force hands over to another, the organisation revokes one, the ledger suspends.
/// Each becomes a statement of the log in the transaction that makes it count here.
/// </summary>
sealed class ChainStatements(Sequencer sequencer, EnrolledChains chains, LedgerKeys keys, EvidenceKey? organisationKey, TimeProvider time)
{
    /// <summary>Of one chain: as many as a day statement tells.</summary>
    const int MostKeys = DayStatement.MostKeys;

    /// <summary>Something was said of a chain and is committed; whoever said it is answered afterwards.</summary>
    public event Action<EnrolledChain>? Stated;

    /// <summary>Takes a rotation. It needs no token: only the key in force can have signed it.</summary>
    public Task<EnrolmentAnswer> RotateAsync(byte[] chain, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var outcome = Rotation.TryRead(bytes.Span, out var rotation, out var sign1);
        if (!outcome.IsOk) return Wrong(outcome.Reason);
        return !rotation!.Chain.AsSpan().SequenceEqual(chain)
            ? Wrong("the rotation is of another chain")
            : StateAsync(chain, new StatementEntry(StatementKind.Rotation, [sign1!.Bytes]), (enrolled, writer) =>
            {
                if (enrolled.Keys.Terms.Count >= MostKeys) return (null, new EnrolmentAnswer.Conflict($"the chain has had {MostKeys} keys: enrol the device anew"));
                if (enrolled.Keys.Fault(rotation, sign1) is { } fault) return (null, new EnrolmentAnswer.Conflict(fault));
                if (writer.HasKey(rotation.Possession.Key) || chains.HasKey(rotation.Possession.Key)) return (null, new EnrolmentAnswer.Conflict("the new key has a chain already"));
                if (Unfitting(writer, rotation, enrolled) is { } wrong) return (null, new EnrolmentAnswer.Conflict(wrong));
                return (enrolled with { Keys = enrolled.Keys.With(rotation) }, null);
            }, cancellationToken);
    }

    /// <summary>Takes a revocation. It needs no token: only the organisation's key can make it.</summary>
    public Task<EnrolmentAnswer> RevokeAsync(byte[] chain, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var outcome = Revocation.TryRead(bytes.Span, out var revocation, out var sign1);
        if (!outcome.IsOk) return Wrong(outcome.Reason);
        if (!revocation!.Chain.AsSpan().SequenceEqual(chain)) return Wrong("the revocation is of another chain");
        if (organisationKey is null) return Wrong("this ledger was started without the organisation's key (--organisation-key)");
        if (!sign1!.IsSignedBy(organisationKey)) return Wrong("the revocation is not signed by the organisation's key");
        return StateAsync(chain, new StatementEntry(StatementKind.Revocation, [sign1.Bytes]), (enrolled, writer) =>
        {
            if (revocation.Organisation != enrolled.Address.Organisation) return (null, new EnrolmentAnswer.Invalid("the revocation is by another organisation"));
            if (!enrolled.Keys.Concerns(revocation)) return (null, new EnrolmentAnswer.Invalid("the revoked key is none of this chain's"));
            if (revocation.LogSize > sequencer.Logs.Segments.Size) return (null, new EnrolmentAnswer.Invalid($"size {revocation.LogSize}: the segment log has {sequencer.Logs.Segments.Size} leaves"));
            if (revocation.Tips.FirstOrDefault(tip => !writer.SegmentsAt(chain, tip.Number).Exists(held => held.AsSpan().SequenceEqual(tip.Identity))) is { } unknown)
                return (null, new EnrolmentAnswer.Invalid($"the tip {unknown.Number} is not held"));
            var revoked = enrolled with { Keys = enrolled.Keys.With(revocation) };
            sequencer.Disown(revoked);
            return (revoked, null);
        }, cancellationToken);
    }

    /// <summary>All that the ledger may do alone: take nothing more of a chain until somebody has looked, or take it again.</summary>
    public Task<EnrolmentAnswer> SuspendAsync(byte[] chain, bool suspend, string reason, CancellationToken cancellationToken)
    {
        if (reason.Length is 0 or > Suspension.LongestReason || reason.Any(char.IsControl)) return Wrong($"reason: 1 to {Suspension.LongestReason} characters on one line");
        if (chains.Of(chain) is { } standing && (standing.Suspension?.IsSuspended ?? false) == suspend)
            return Task.FromResult<EnrolmentAnswer>(new EnrolmentAnswer.Conflict(suspend ? "the chain is suspended already" : "the chain is not suspended"));
        var suspension = new Suspension(chain, sequencer.Logs.Segments.Published?.Size ?? 0, suspend, time.GetUtcNow().ToUnixTimeMilliseconds(), reason);
        return StateAsync(chain, new StatementEntry(StatementKind.Suspension, [System.Text.Encoding.UTF8.GetBytes(suspension.Sign(keys.OnlineNames))]),
            (enrolled, _) => (enrolled with { Suspension = suspension }, null), cancellationToken);
    }

    /// <summary>
    /// The same statement again gets the same answer: whoever sent it may not have heard the first one. What is signed decides that, and not the signature.
    /// </summary>
    async Task<EnrolmentAnswer> StateAsync(
        byte[] chain, StatementEntry statement, Func<EnrolledChain, LedgerWriter, (EnrolledChain? Now, EnrolmentAnswer? Refused)> decide, CancellationToken cancellationToken)
    {
        EnrolmentAnswer answer = new EnrolmentAnswer.Invalid("no such chain");
        EnrolledChain? changed = null;
        // Not cancellable once in line: what is committed must also be known here, though nobody waits for the answer any more.
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer =>
        {
            if (chains.Of(chain) is not { } enrolled) return;
            answer = new EnrolmentAnswer.Enrolled(enrolled);
            if (writer.Statements(chain, statement.Kind).Exists(statement.Says)) return;
            var (now, refused) = decide(enrolled, writer);
            if (now is null)
            {
                answer = refused!;
                return;
            }
            writer.AddStatement(sequencer.Logs.Statements.Append(statement.Encode()), chain, statement.Kind);
            // Should the commit fail, the ledger ends: nobody goes on with keys that are not in the store.
            chains.Add(now);
            changed = now;
            answer = new EnrolmentAnswer.Enrolled(now);
        }, CancellationToken.None);
        if (changed is not null) Stated?.Invoke(changed);
        return answer;
    }

    /// <summary>Where the rotation contradicts what is held: the old key has signed on, or its last segment is another.</summary>
    static string? Unfitting(LedgerWriter writer, Rotation rotation, EnrolledChain enrolled)
    {
        if (writer.SegmentsFrom(enrolled.Chain, rotation.After + 1).Count > 0) return $"segments beyond number {rotation.After} are held, signed by the old key";
        if (rotation.After == 0) return rotation.Tip.AsSpan().SequenceEqual(enrolled.Identity) ? null : "the tip of number 0 is the enrolment request";
        var held = writer.SegmentsAt(enrolled.Chain, rotation.After);
        return held.Count == 0 || held.Exists(identity => identity.AsSpan().SequenceEqual(rotation.Tip)) ? null : $"number {rotation.After} is another than the rotation's tip";
    }

    static Task<EnrolmentAnswer> Wrong(string why) => Task.FromResult<EnrolmentAnswer>(new EnrolmentAnswer.Invalid(why));
}
