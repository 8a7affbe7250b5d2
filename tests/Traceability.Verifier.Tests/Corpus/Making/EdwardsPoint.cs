using System.Numerics;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A point of edwards25519 (RFC 8032, 5.1), affine and slow: keys and signatures that no library would make.</summary>
readonly record struct EdwardsPoint(BigInteger X, BigInteger Y)
{
    static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    static readonly BigInteger D = Reduced(-121665 * Inverse(121666));
    static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);

    /// <summary>Of the subgroup that signatures live in.</summary>
    public static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    public static readonly EdwardsPoint Zero = new(0, 1);

    public static readonly EdwardsPoint Base = OfY(Reduced(4 * Inverse(5)));

    /// <summary>A point of order 8: added to a key it makes one of mixed order.</summary>
    public static readonly EdwardsPoint Torsion = OfY(new BigInteger(Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), isUnsigned: true));

    public static EdwardsPoint operator +(EdwardsPoint a, EdwardsPoint b)
    {
        var (cross, product) = (a.X * b.Y + b.X * a.Y, Reduced(D * a.X * b.X * a.Y * b.Y));
        return new EdwardsPoint(Reduced(cross * Inverse(1 + product)), Reduced((a.Y * b.Y + a.X * b.X) * Inverse(1 - product)));
    }

    public static EdwardsPoint operator *(BigInteger times, EdwardsPoint point)
    {
        var sum = Zero;
        for (var bit = (int)times.GetBitLength() - 1; bit >= 0; bit--)
        {
            sum += sum;
            if (!(times >> bit).IsEven) sum += point;
        }
        return sum;
    }

    public byte[] Encode() => Encode(Y, !X.IsEven);

    /// <param name="y">May be the prime or more: the second spelling of a small one.</param>
    public static byte[] Encode(BigInteger y, bool negative)
    {
        var bytes = LittleEndian(y);
        if (negative) bytes[31] |= 0x80;
        return bytes;
    }

    public static byte[] LittleEndian(BigInteger number)
    {
        var bytes = new byte[32];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    /// <summary>The y of a point in its second spelling.</summary>
    public static BigInteger Beyond(BigInteger y) => y + Prime;

    /// <summary>The point of this y with an even x.</summary>
    static EdwardsPoint OfY(BigInteger y)
    {
        var square = Reduced((y * y - 1) * Inverse(D * y * y + 1));
        var x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        if (Reduced(x * x - square) != 0) x = Reduced(x * RootOfMinusOne);
        return new EdwardsPoint(x.IsEven ? x : Prime - x, y);
    }

    static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(Reduced(number), Prime - 2, Prime);

    static BigInteger Reduced(BigInteger number) => ((number % Prime) + Prime) % Prime;
}
