using System.Formats.Cbor;

namespace Traceability.Profiles;

/// <summary>
/// A register that stands apart from a number and is needed to read it: without the status word of a Laumas indicator its weight has no sign,
/// without the scale factor a SunSpec power has no size.
/// </summary>
/// <param name="WireAddress">In the number's table, and none of its own registers.</param>
/// <param name="LowestBit">0 is the least significant bit of the word as Modbus sends it.</param>
/// <param name="Bits">From the lowest one upwards; a sign has one.</param>
public sealed record BesideWord(ushort WireAddress, BesideMeaning Meaning, int LowestBit, int Bits)
{
    const int Elements = 4;

    /// <summary>False where the word says no such thing: SunSpec has 8000h for "not implemented".</summary>
    internal bool TryApply(ushort word, ref Int128 number, ref int exponent)
    {
        var field = word >> LowestBit & ((1 << Bits) - 1);
        var power = Meaning switch
        {
            BesideMeaning.Sign => 0,
            BesideMeaning.Decimals => -field,
            _ => field << (32 - Bits) >> (32 - Bits),
        };
        if (power is < -DecodingRule.MaxExponent or > DecodingRule.MaxExponent) return false;
        if (Meaning == BesideMeaning.Sign && field != 0) number = -number;
        exponent += power;
        return true;
    }

    /// <summary>Only whole numbers of one or two words have one: a reading is at most four words, and a float has its own point.</summary>
    internal bool Fits(DecodingRule rule) =>
        Enum.IsDefined(Meaning) && LowestBit is >= 0 and <= 15 && Bits >= 1 && Bits <= 16 - LowestBit && (Meaning != BesideMeaning.Sign || Bits == 1)
        && Suits(rule.Type) && (WireAddress < rule.WireAddress || WireAddress >= rule.WireAddress + rule.NumberWords);

    internal bool Suits(RegisterType type) => type switch
    {
        RegisterType.U16 or RegisterType.U32 or RegisterType.Bcd16 or RegisterType.Bcd32 => true,
        RegisterType.I16 or RegisterType.I32 => Meaning != BesideMeaning.Sign,
        _ => false,
    };

    internal void Write(CborWriter writer)
    {
        writer.WriteStartArray(Elements);
        writer.WriteInt32(WireAddress);
        writer.WriteInt32((int)Meaning);
        writer.WriteInt32(LowestBit);
        writer.WriteInt32(Bits);
        writer.WriteEndArray();
    }

    /// <summary>Throws as <see cref="CborReader"/> does; the caller says what that means.</summary>
    internal static BesideWord Read(CborReader reader)
    {
        if (reader.ReadStartArray() != Elements) throw new CborContentException("a word beside: an array of 4");
        BesideWord read = new(checked((ushort)reader.ReadUInt32()), (BesideMeaning)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        reader.ReadEndArray();
        return read;
    }
}
