using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Enrolment;

/// <summary>A chain, the keys that may extend it, and its device as a witness. <paramref name="Identity"/> of the request is the first segment's previous.</summary>
/// <param name="Key">As enrolled.</param>
sealed record EnrolledChain(byte[] Chain, byte[] Identity, DeviceAddress Address, EvidenceKey Key, long EnrolledMs, CosignatureKey Witness)
{
    /// <summary>What has become of the enrolled key since.</summary>
    public ChainKeys Keys { get; init; } = ChainKeys.Of(Key);

    /// <summary>The ledger's last word where it has suspended the chain, or taken that back.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>One chain is one, whatever has been said of it since.</summary>
    public bool Equals(EnrolledChain? other) => other is not null && Chain.AsSpan().SequenceEqual(other.Chain);

    public override int GetHashCode() => BitConverter.ToInt32(Chain);

    public bool IsSuspended => Suspension is { IsSuspended: true };

    /// <summary>Why a key gets nothing of what is held of the chain; null where it is the one in force.</summary>
    public Refusal? NotEntitled(EvidenceKey key) =>
        !Keys.Terms[^1].Key.Equals(key) ? new Refusal(RefusalReason.BadSignature, "not signed by the chain's key in force")
        : Keys.IsRevoked(key) ? new Refusal(RefusalReason.Revoked, "by a revoked key")
        : IsSuspended ? new Refusal(RefusalReason.Suspended, Suspension!.Reason)
        : null;
}
