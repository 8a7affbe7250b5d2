using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>What words mean, near enough to choose by. What is written anywhere comes from <see cref="DecodingRule"/>.</summary>
static class Numbers
{
    /// <summary>NaN where it is no number.</summary>
    public static double Near(ReadOnlySpan<ushort> words, RegisterType type, ByteOrder order)
    {
        var lowFirst = order is ByteOrder.Cdab or ByteOrder.Dcba;
        var swaps = order is ByteOrder.Badc or ByteOrder.Dcba;
        ulong raw = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[lowFirst ? words.Length - 1 - i : i];
            raw = raw << 16 | (swaps ? (ushort)(word << 8 | word >> 8) : word);
        }
        return type switch
        {
            RegisterType.F16 => (double)BitConverter.UInt16BitsToHalf((ushort)raw),
            RegisterType.F32 => BitConverter.UInt32BitsToSingle((uint)raw),
            RegisterType.F64 => BitConverter.UInt64BitsToDouble(raw),
            RegisterType.I16 => (short)raw,
            RegisterType.I32 => (int)raw,
            RegisterType.I64 => (long)raw,
            RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64 => Digits(raw),
            _ => raw,
        };
    }

    static double Digits(ulong raw)
    {
        double number = 0;
        for (var shift = 60; shift >= 0; shift -= 4)
        {
            var digit = raw >> shift & 0xF;
            if (digit > 9) return double.NaN;
            number = number * 10 + digit;
        }
        return number;
    }
}
