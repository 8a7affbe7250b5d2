using System.Globalization;
using System.Numerics;

namespace Traceability.Ledger.Tests;

/// <summary>The other of an ECDSA signature's malleable pair, (r, n − s): anybody can make it, and it verifies.</summary>
static class SignatureTwin
{
    const int Size = 32;

    static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>A COSE_Sign1 ends with its s.</summary>
    public static byte[] Of(byte[] sign1)
    {
        var s = Order - new BigInteger(sign1.AsSpan(^Size..), isUnsigned: true, isBigEndian: true);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. sign1[..^Size], .. new byte[Size - bytes.Length], .. bytes];
    }
}
