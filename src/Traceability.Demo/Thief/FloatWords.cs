using System.Globalization;

namespace Traceability.Demo.Thief;

/// <summary>A float32 in two register words, in whichever of the two usual word orders gives the value beside them.</summary>
static class FloatWords
{
    /// <summary>
    /// The words that a meter showing <paramref name="claimed"/> would have sent, found from a genuine pair of words and value.
    /// Null when the pair is no float32 in either order, or no float32 stands for the claimed value.
    /// </summary>
    public static (ushort First, ushort Second)? For(decimal claimed, int decimals, ushort first, ushort second, decimal genuine)
    {
        var lowWordFirst = Shown((uint)(second << 16 | first), decimals) == genuine;
        if (!lowWordFirst && Shown((uint)(first << 16 | second), decimals) != genuine) return null;
        var bits = BitConverter.SingleToUInt32Bits(float.Parse(claimed.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        if (Shown(bits, decimals) != claimed) return null;
        var (high, low) = ((ushort)(bits >> 16), (ushort)bits);
        return lowWordFirst ? (low, high) : (high, low);
    }

    /// <summary>Shortest round-trip text, then half-even to the decimals: as the decoding rule reads it.</summary>
    static decimal? Shown(uint bits, int decimals) =>
        decimal.TryParse(BitConverter.UInt32BitsToSingle(bits).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? decimal.Round(value, decimals, MidpointRounding.ToEven)
            : null;
}
