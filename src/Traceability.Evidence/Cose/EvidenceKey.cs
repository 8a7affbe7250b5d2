using System.Security.Cryptography;
using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Cose;

/// <summary>
/// The public half of an evidence key: a point on P-256. Its <see cref="Thumbprint"/> is the COSE key thumbprint (RFC 9679: SHA-256 over the
/// deterministic CBOR of {1: 2, -1: 1, -2: x, -3: y}), <see cref="Kid"/> its first 8 bytes and only a hint; equality is by the point.
/// </summary>
public sealed class EvidenceKey : IEquatable<EvidenceKey>
{
    public const int CoordinateSize = 32;

    readonly ECDsa ecdsa;
    readonly Lock gate = new();

    EvidenceKey(ECDsa ecdsa, byte[] x, byte[] y)
    {
        this.ecdsa = ecdsa;
        X = x;
        Y = y;
        var writer = new CborWriter();
        Write(writer);
        Thumbprint = Sha256.Of(writer.Written);
        Kid = Thumbprint[..8];
    }

    public byte[] X { get; }

    public byte[] Y { get; }

    /// <summary>32 bytes: what names the key where a hint will not do.</summary>
    public byte[] Thumbprint { get; }

    public byte[] Kid { get; }

    /// <summary>Takes a point; null when it is not one on P-256.</summary>
    public static EvidenceKey? FromPoint(byte[] x, byte[] y)
    {
        if (x.Length != CoordinateSize || y.Length != CoordinateSize) return null;
        try
        {
            var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return new EvidenceKey(ecdsa, x, y);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The public half of a private key, which must be on P-256.</summary>
    public static EvidenceKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return FromPoint(point.X!, point.Y!) ?? throw new CryptographicException("the evidence key is not on P-256");
    }

    /// <summary>As COSE_Key (RFC 9053, 7.1): {1: 2 (EC2), -1: 1 (P-256), -2: x, -3: y}.</summary>
    public void Write(CborWriter writer)
    {
        writer.Map(4);
        writer.Unsigned(1);
        writer.Unsigned(2);
        writer.Integer(-1);
        writer.Unsigned(1);
        writer.Integer(-2);
        writer.Bytes(X);
        writer.Integer(-3);
        writer.Bytes(Y);
    }

    public static bool TryRead(ref CborReader reader, out EvidenceKey? key)
    {
        key = null;
        if (!reader.Map(out var count)) return false;
        if (count != 4) return reader.Fail("a COSE_Key without exactly four members");
        if (!reader.Integer(1, 1, out int _) || !reader.Integer(2, 2, out int _)) return false;
        if (!reader.Integer(-1, -1, out int _) || !reader.Integer(1, 1, out int _)) return false;
        if (!reader.Integer(-2, -2, out int _) || !reader.Bytes(CoordinateSize, out var x)) return false;
        if (!reader.Integer(-3, -3, out int _) || !reader.Bytes(CoordinateSize, out var y)) return false;
        key = FromPoint(x, y);
        return key is not null || reader.Fail("a point that is not on P-256");
    }

    /// <summary>Whether r ‖ s (64 bytes, RFC 9053 2.1) signs the data; the other s of the malleable pair is accepted too.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != 2 * CoordinateSize) return false;
        // .NET does not promise that one ECDsa serves several threads.
        lock (gate) return ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    public bool Equals(EvidenceKey? other) => other is not null && X.AsSpan().SequenceEqual(other.X) && Y.AsSpan().SequenceEqual(other.Y);

    public override bool Equals(object? obj) => Equals(obj as EvidenceKey);

    public override int GetHashCode() => BitConverter.ToInt32(Kid);
}
