namespace Traceability.Profiles;

/// <summary>Puts words from the wire into the order of their value.</summary>
static class RawWords
{
    /// <summary>1 to 4 words as one number, most significant byte first.</summary>
    internal static ulong Assemble(ReadOnlySpan<ushort> words, ByteOrder order)
    {
        var lowWordFirst = order is ByteOrder.Cdab or ByteOrder.Dcba;
        var swapBytes = order is ByteOrder.Badc or ByteOrder.Dcba;
        ulong raw = 0;
        for (var i = 0; i < words.Length; i++)
        {
            var word = words[lowWordFirst ? words.Length - 1 - i : i];
            raw = raw << 16 | (swapBytes ? (ushort)(word << 8 | word >> 8) : word);
        }
        return raw;
    }

    /// <summary>False where one of the four-bit digits is above 9.</summary>
    internal static bool TryDigits(ulong raw, out Int128 number)
    {
        number = 0;
        for (var shift = 60; shift >= 0; shift -= 4)
        {
            var digit = (int)(raw >> shift & 0xF);
            if (digit > 9) return false;
            number = number * 10 + digit;
        }
        return true;
    }

    internal static Int128 Integer(ulong raw, RegisterType type) => type switch
    {
        RegisterType.I16 => (short)raw,
        RegisterType.I32 => (int)raw,
        RegisterType.I64 => (long)raw,
        _ => raw,
    };
}
