using System.Numerics;

namespace Traceability.Carbon.Exact;

/// <summary>Shares a whole number by weights so that its parts sum to it exactly: each gets what is whole of its due, the largest rests one more, of equal ones the first.</summary>
static class LargestRemainder
{
    /// <param name="weights">None negative, not all zero.</param>
    public static Int128[] Share(Int128 whole, IReadOnlyList<BigInteger> weights)
    {
        var sum = weights.Aggregate(BigInteger.Zero, (a, b) => a + b);
        var amount = BigInteger.Abs(whole);
        var parts = new Int128[weights.Count];
        var rests = new BigInteger[weights.Count];
        var left = amount;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = BigInteger.DivRem(amount * weights[i], sum, out rests[i]);
            parts[i] = (Int128)part;
            left -= part;
        }
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => rests[i]).Take((int)left)) parts[i]++;
        return whole < 0 ? [.. parts.Select(p => -p)] : parts;
    }

    /// <summary>Weights of different resolution in whole steps of the finest.</summary>
    public static BigInteger[] Weights(IReadOnlyList<ExactDecimal> weights)
    {
        var finest = weights.Count == 0 ? 0 : weights.Min(w => w.Exponent);
        return [.. weights.Select(w => w.Mantissa * BigInteger.Pow(10, w.Exponent - finest))];
    }
}
