using Traceability.Evidence.Decisions;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>What the statement log says of the shown chains: which keys sign them, what the organisation or the ledger thinks of that, and how their logs go on.</summary>
public sealed partial class BundleCheck
{
    readonly Dictionary<Revocation, (int Statement, bool Signed)> revocations = new(ReferenceEqualityComparer.Instance);

    /// <summary>In the order of the log, each against what stands before it.</summary>
    string? Statements()
    {
        for (var i = 0; i < chains.Length; i++) keys[i] = ChainKeys.Of(chains[i].Request.EvidenceKey);
        for (var i = 0; i < bundle.Statements.Count; i++)
        {
            var outcome = StatementEntry.TryRead(bundle.Statements[i].Entry, out var statement);
            var wrong = outcome.IsOk ? Take(statement!, i, out stated[i]) : outcome.Reason;
            if (wrong is not null) return $"statement {i}: {wrong}";
        }
        return null;
    }

    string? Take(StatementEntry statement, int at, out int chain)
    {
        chain = -1;
        return (kinds[at] = statement.Kind) switch
        {
            StatementKind.Rotation => Rotate(statement.Parts[0]!, out chain),
            StatementKind.Revocation => Revoke(statement.Parts[0]!, at, out chain),
            StatementKind.Suspension => Suspend(statement.Parts[0]!, out chain),
            StatementKind.Succession => Continue(statement, out chain),
            StatementKind.Decision => Decided(statement, out chain),
            StatementKind.Profile => Publish(statement.Parts[0]!, at),
            StatementKind.DayLabel => DayLabel.TryRead(statement, out _) is { IsOk: false } outcome ? outcome.Reason : null,
            _ => $"a statement of kind {(int)statement.Kind} says nothing of a shown chain or its logs",
        };
    }

    string? Rotate(byte[] bytes, out int chain)
    {
        chain = -1;
        var outcome = Rotation.TryRead(bytes, out var rotation, out var sign1);
        if (!outcome.IsOk) return outcome.Reason;
        chain = PositionOf(rotation!.Chain);
        if (chain < 0) return "a rotation of a chain that is not shown";
        if (keys[chain].Fault(rotation, sign1!) is { } wrong) return wrong;
        keys[chain] = keys[chain].With(rotation);
        return null;
    }

    string? Revoke(byte[] bytes, int at, out int chain)
    {
        chain = -1;
        var outcome = Revocation.TryRead(bytes, out var revocation, out var sign1);
        if (!outcome.IsOk) return outcome.Reason;
        chain = PositionOf(revocation!.Chain);
        if (chain < 0) return "a revocation of a chain that is not shown";
        var organisation = chains[chain].Request.Organisation;
        if (revocation.Organisation != organisation) return $"a revocation by {revocation.Organisation} of a key of {organisation}";
        if (!keys[chain].Concerns(revocation)) return "a revocation of a key that is none of the chain's";
        var known = policy.Organisations.Where(key => key.Organisation == organisation).ToList();
        if (known.Count > 0 && !known.Exists(key => sign1!.IsSignedBy(key.Key))) return $"the revocation is not signed by a known key of {organisation}";
        revocations[revocation] = (at, known.Count > 0);
        keys[chain] = keys[chain].With(revocation);
        return null;
    }

    string? Suspend(byte[] bytes, out int chain)
    {
        chain = -1;
        var outcome = ReadOutcome.Corrupt("a suspension of a chain that is not shown");
        for (var i = 0; i < chains.Length; i++)
        {
            var request = chains[i].Request;
            outcome = Suspension.TryOpen(bytes, new NoteKey(Head.SignerOf(request.Logs[0].Origin), request.LedgerOnlineKey), out var suspension);
            if (!outcome.IsOk || !suspension!.Chain.AsSpan().SequenceEqual(EnrolmentRequest.ChainOf(chains[i].Identity))) continue;
            (chain, suspensions[i]) = (i, suspension);
            return null;
        }
        return outcome.IsOk ? "a suspension of a chain that is not shown" : outcome.Reason;
    }

    /// <summary>Who the two persons are, a verifier cannot know; that they have said the same is shown.</summary>
    string? Decided(StatementEntry statement, out int chain)
    {
        chain = -1;
        var outcome = DecisionStatement.TryRead(statement, out var decision);
        if (!outcome.IsOk) return outcome.Reason;
        chain = PositionOf(decision!.First.Chain);
        return chain < 0 ? "a decision on a chain that is not shown" : null;
    }

    /// <summary>Without a policy the new log is known where the old one is: whom the request names has said so. A given policy knows only what it lists.</summary>
    string? Continue(StatementEntry statement, out int chain)
    {
        chain = -1;
        var outcome = SuccessionStatement.TryRead(statement, out var read, out var succession);
        if (!outcome.IsOk) return outcome.Reason;
        var old = succession!.OldOrigin;
        outcome = ReadOutcome.Corrupt($"a succession of {old}, which is no log of a shown chain");
        for (var i = 0; i < chains.Length; i++)
        {
            var request = chains[i].Request;
            if (!request.Logs.Any(log => log.Origin == old) && !successions.Exists(before => before.Chain == i && before.Said.New.Name == old)) continue;
            outcome = Succession.TryOpen(read!.Note, new NoteKey(Succession.SignerOf(request.Logs[0].Origin), request.LedgerRootKey), out _);
            if (!outcome.IsOk) continue;
            if (chain < 0) chain = i;
            successions.Add((i, succession));
        }
        if (chain < 0) return outcome.Reason;
        if (given is null) policy = policy.With(succession.New);
        return null;
    }

    /// <summary>By a succession of this chain's own ledger: another chain's says nothing of it.</summary>
    bool IsContinued(int chain) => successions.Exists(succession => succession.Chain == chain && succession.Said.OldOrigin == FirstLogOf(chain));

    int PositionOf(byte[] chain) => Array.FindIndex(chains, shown => EnrolmentRequest.ChainOf(shown.Identity).AsSpan().SequenceEqual(chain));

    /// <summary>Where a key ends, the segments on both sides are those that the rotation names.</summary>
    string? Handover(int i)
    {
        if (bundle.Subject is BundleSubject.Contradiction) return null;
        var header = segments[i].Header;
        foreach (var rotation in keys[bundle.Segments[i].Chain].Rotations)
        {
            if (header.Number == rotation.After && !segments[i].Identity.AsSpan().SequenceEqual(rotation.Tip)) return $"number {header.Number} is not the tip that the rotation names";
            if (header.Number == rotation.After + 1 && !header.Previous.AsSpan().SequenceEqual(rotation.Tip)) return $"number {header.Number} does not follow the rotation's tip";
        }
        return null;
    }

    string? Signature(int i) =>
        segments[i].Sign1.IsSignedBy(keys[bundle.Segments[i].Chain].At(segments[i].Header.Number)) ? null : "not signed by the chain's key in force";

    CheckedRevocation Checked(Revocation revocation)
    {
        var (statement, signed) = revocations[revocation];
        return new CheckedRevocation(revocation, signed, StatementProofs(statement).Any(proof => proof.IsKnown));
    }

    /// <summary>
    /// The giver lays the statements out; where a log is proven to hold them, its order is theirs. Successions are another matter: a log begins with those that
    /// led to it, the newest first.
    /// </summary>
    string? Order()
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == StatementKind.Succession) continue;
            var known = StatementProofs(i).Where(proof => proof.IsKnown).ToList();
            if (known.Find(proof => last.TryGetValue(proof.Checkpoint.Origin, out var before) && proof.Index <= before) is { } proof)
                return $"statement {i}: at index {proof.Index} of {proof.Checkpoint.Origin}, after one at {last[proof.Checkpoint.Origin]}";
            foreach (var (index, checkpoint, _, _, _) in known) last[checkpoint.Origin] = Math.Max(index, last.GetValueOrDefault(checkpoint.Origin));
        }
        return null;
    }

    /// <summary>What lies beyond a revocation's tips stays a fact only where the log held it before.</summary>
    string? Revoked(int i)
    {
        foreach (var revocation in keys[bundle.Segments[i].Chain].Disowning(segments[i].Header.Number, segments[i].Identity))
        {
            if (Checked(revocation) is not { Counts: true } counting) continue;
            disowning[i] ??= counting;
            if (!ProofsOf(i).Any(proof => proof.IsKnown && proof.Checkpoint.Origin == FirstLog(i) && proof.Index < revocation.LogSize))
                return $"beyond the tips of a revocation, and not proven to be logged below {revocation.LogSize}";
        }
        return null;
    }
}
