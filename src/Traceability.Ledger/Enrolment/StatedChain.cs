using Traceability.Evidence.Decisions;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Ledger.Enrolment;

/// <summary>What the ledger's own statement log says of a chain. It was checked before it was logged, so here it is only read.</summary>
static class StatedChain
{
    /// <summary>Null for statements that are about no chain in clear.</summary>
    public static byte[]? Of(StatementEntry statement) => statement.Kind switch
    {
        StatementKind.Enrolment when EnrolmentRequest.TryRead(statement.Parts[0], out _, out var sign1).IsOk => EnrolmentRequest.ChainOf(sign1!.Identity),
        StatementKind.Rotation when Rotation.TryRead(statement.Parts[0], out var rotation, out _).IsOk => rotation!.Chain,
        StatementKind.Revocation when Revocation.TryRead(statement.Parts[0], out var revocation, out _).IsOk => revocation!.Chain,
        StatementKind.Suspension when Suspension.TryRead(statement.Parts[0], out var suspension).IsOk => suspension!.Chain,
        StatementKind.Decision when DecisionStatement.TryRead(statement, out var decision).IsOk => decision!.First.Chain,
        _ => null,
    };

    /// <summary>
    /// Whether an entry of the log says the same: the same bytes, or the same signed bytes under another signature. An ECDSA signature has a twin that anybody
    /// can make, and its key can sign one thing many times.
    /// </summary>
    public static bool Says(this StatementEntry statement, byte[] entry) =>
        StatementEntry.TryRead(entry, out var said).IsOk && said!.Kind == statement.Kind
        && (entry.AsSpan().SequenceEqual(statement.Encode()) || (IdentityOf(statement) is { } identity && identity.AsSpan().SequenceEqual(IdentityOf(said))));

    /// <summary>Of what one ECDSA key says alone; null of other kinds.</summary>
    static byte[]? IdentityOf(StatementEntry statement) => statement.Kind switch
    {
        StatementKind.Rotation when Rotation.TryRead(statement.Parts[0], out _, out var sign1).IsOk => sign1!.Identity,
        StatementKind.Revocation when Revocation.TryRead(statement.Parts[0], out _, out var sign1).IsOk => sign1!.Identity,
        _ => null,
    };

    /// <summary>The chain as it stands after the statement.</summary>
    public static EnrolledChain After(this EnrolledChain chain, StatementEntry statement, NoteKey online) => statement.Kind switch
    {
        StatementKind.Rotation when Rotation.TryRead(statement.Parts[0], out var rotation, out _).IsOk => chain with { Keys = chain.Keys.With(rotation!) },
        StatementKind.Revocation when Revocation.TryRead(statement.Parts[0], out var revocation, out _).IsOk => chain with { Keys = chain.Keys.With(revocation!) },
        StatementKind.Suspension when Suspension.TryOpen(statement.Parts[0], online, out var suspension).IsOk => chain with { Suspension = suspension },
        _ => chain,
    };
}
