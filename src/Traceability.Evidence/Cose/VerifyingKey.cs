using System.Security.Cryptography;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Cose;

/// <summary>The public key of whoever signs an export: on P-256 or Ed25519.</summary>
public sealed class VerifyingKey
{
    readonly EvidenceKey? point;
    readonly byte[] edwards = [];

    VerifyingKey(EvidenceKey point)
    {
        this.point = point;
        Kid = point.Kid;
    }

    VerifyingKey(byte[] edwards)
    {
        this.edwards = edwards;
        Kid = Thumbprint(edwards);
    }

    /// <summary>First 8 bytes of the COSE key thumbprint (RFC 9679); only a hint.</summary>
    public byte[] Kid { get; }

    /// <summary>The number under which this key signs.</summary>
    public int Algorithm => point is null ? CoseAlgorithm.EdDsa : CoseAlgorithm.Es256;

    public static VerifyingKey Of(EvidenceKey key) => new(key);

    /// <param name="ed25519">the raw 32 bytes</param>
    public static VerifyingKey Of(byte[] ed25519)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ed25519.Length, Ed25519.KeySize);
        return new VerifyingKey(ed25519);
    }

    /// <summary>An algorithm of the other kind of key verifies nothing.</summary>
    public bool Verifies(int algorithm, ReadOnlySpan<byte> toBeSigned, ReadOnlySpan<byte> signature) => algorithm switch
    {
        CoseAlgorithm.Es256 or CoseAlgorithm.Esp256 => point is not null && point.Verifies(toBeSigned, signature),
        CoseAlgorithm.EdDsa or CoseAlgorithm.Ed25519 => point is null && Ed25519.Verify(edwards, toBeSigned, signature),
        _ => false,
    };

    /// <summary>Over {1: 1 (OKP), -1: 6 (Ed25519), -2: x}.</summary>
    static byte[] Thumbprint(byte[] key)
    {
        var writer = new CborWriter();
        writer.Map(3);
        writer.Unsigned(1);
        writer.Unsigned(1);
        writer.Integer(-1);
        writer.Unsigned(6);
        writer.Integer(-2);
        writer.Bytes(key);
        return SHA256.HashData(writer.Written)[..8];
    }
}
