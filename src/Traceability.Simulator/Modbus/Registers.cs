using System.Buffers.Binary;

namespace Traceability.Simulator.Modbus;

/// <summary>Puts 32-bit values into two registers, in the two word orders that the manuals of this site's devices print.</summary>
static class Registers
{
    /// <summary>Most significant word first (1-2-3-4).</summary>
    public static void PutAbcd(Span<ushort> words, int offset, uint bits)
    {
        words[offset] = (ushort)(bits >> 16);
        words[offset + 1] = (ushort)bits;
    }

    /// <summary>Most significant word first (1-2-3-4).</summary>
    public static void PutAbcd(Span<ushort> words, int offset, float value) => PutAbcd(words, offset, BitConverter.SingleToUInt32Bits(value));

    /// <summary>Least significant word first, each word big-endian: Endress+Hauser's factory order 1-0-3-2.</summary>
    public static void PutCdab(Span<ushort> words, int offset, float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        words[offset] = (ushort)bits;
        words[offset + 1] = (ushort)(bits >> 16);
    }

    /// <summary>Bytes in the order they go over the wire, two per register.</summary>
    public static ushort[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var words = new ushort[bytes.Length / 2];
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]);
        return words;
    }
}
