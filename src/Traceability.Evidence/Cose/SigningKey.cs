using System.Security.Cryptography;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Cose;

/// <summary>The secret half of a <see cref="VerifyingKey"/>, wherever it is kept; the caller owns it. Never a device's evidence key: that one signs segments only.</summary>
public abstract class SigningKey
{
    public abstract VerifyingKey Public { get; }

    /// <summary>64 bytes: r ‖ s, or the Ed25519 signature.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> toBeSigned);

    /// <summary>A key on P-256.</summary>
    public static SigningKey Of(ECDsa key) => new OnP256(key);

    /// <summary>A log's own key. No bytes are both a note and a Sig_structure: 84, with which the latter begins, begins no UTF-8 text.</summary>
    public static SigningKey Of(NoteSigner signer) => new OnEd25519(signer);

    sealed class OnP256(ECDsa key) : SigningKey
    {
        public override VerifyingKey Public { get; } = VerifyingKey.Of(EvidenceKey.Of(key));

        public override byte[] Sign(ReadOnlySpan<byte> toBeSigned) =>
            key.SignData(toBeSigned, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    sealed class OnEd25519(NoteSigner signer) : SigningKey
    {
        public override VerifyingKey Public { get; } = VerifyingKey.Of(signer.Key.PublicKey);

        public override byte[] Sign(ReadOnlySpan<byte> toBeSigned) => signer.Sign(toBeSigned);
    }
}
