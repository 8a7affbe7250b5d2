using System.Numerics;
using System.Security.Cryptography;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>
/// ECDSA on P-256 whose nonce follows from key and message (RFC 6979), so that the corpus is made of the same bytes every time. For the
/// fixed keys of tests only: big integers leak their value through time.
/// </summary>
sealed class DeterministicEcdsa : ECDsa
{
    const int Size = 32;
    static readonly BigInteger Order = Number(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"));

    readonly byte[] d;

    public DeterministicEcdsa(byte[] d)
    {
        this.d = d;
        KeySizeValue = 256;
    }

    /// <summary>r ‖ s. RFC 6979, 3.2; the hash and the order are of one length, so no bit is cut.</summary>
    public override byte[] SignHash(byte[] hash)
    {
        var reduced = Bytes(Number(hash) % Order);
        byte[] v = Filled(0x01), k = Filled(0x00);
        for (byte round = 0; round < 2; round++)
        {
            k = HMACSHA256.HashData(k, (byte[])[.. v, round, .. d, .. reduced]);
            v = HMACSHA256.HashData(k, v);
        }
        while (true)
        {
            v = HMACSHA256.HashData(k, v);
            if (Number(v) is var nonce && nonce > 0 && nonce < Order)
            {
                var r = Number(PointOf(v).X!) % Order;
                var s = BigInteger.ModPow(nonce, Order - 2, Order) * (Number(hash) + r * Number(d)) % Order;
                if (r != 0 && s != 0) return [.. Bytes(r), .. Bytes(s)];
            }
            k = HMACSHA256.HashData(k, (byte[])[.. v, 0x00]);
            v = HMACSHA256.HashData(k, v);
        }
    }

    /// <summary>The other of the malleable pair: (r, n − s).</summary>
    public static byte[] OtherS(byte[] signature) => [.. signature[..Size], .. Bytes(Order - Number(signature.AsSpan(Size)))];

    public override bool VerifyHash(byte[] hash, byte[] signature)
    {
        using var key = Create(ExportParameters(false));
        return key.VerifyHash(hash, signature);
    }

    /// <summary>A copy of the secret: the class library wipes what it is given here once it has written a key file.</summary>
    public override ECParameters ExportParameters(bool includePrivateParameters) =>
        new() { Curve = ECCurve.NamedCurves.nistP256, Q = PointOf(d), D = includePrivateParameters ? [.. d] : null };

    static ECPoint PointOf(byte[] scalar)
    {
        using var key = Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar });
        return key.ExportParameters(false).Q;
    }

    static byte[] Filled(byte value) => [.. Enumerable.Repeat(value, Size)];

    static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    static byte[] Bytes(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Size - bytes.Length], .. bytes];
    }
}
