using System.Numerics;

namespace Traceability.Evidence.Cbor;

/// <summary>
/// A run of integers as a CBOR array: none = [], one = [first], more = [first, least, bits].
/// <c>least</c> is the smallest difference between neighbours; <c>bits</c> holds difference − least for each neighbour pair, packed:
/// empty when all are equal, else one byte with the width w (1..56) and then ⌈(n − 1)·w / 8⌉ bytes, least significant bit first, padded with zeros.
/// There is one encoding of a run: least is the real minimum and w the smallest that holds the largest, or the reader refuses.
/// Values and partial sums stay within ±(2^53 − 1), so that JavaScript reads them exactly.
/// </summary>
static class PackedDeltas
{
    public const long Largest = (1L << 53) - 1;

    public static void Write(CborWriter writer, ReadOnlySpan<long> values)
    {
        writer.Array(Math.Min(values.Length, 2) + (values.Length > 1 ? 1 : 0));
        if (values.Length == 0) return;
        writer.Integer(values[0]);
        if (values.Length == 1) return;

        long least = long.MaxValue, most = long.MinValue;
        for (var i = 1; i < values.Length; i++)
        {
            var delta = values[i] - values[i - 1];
            least = Math.Min(least, delta);
            most = Math.Max(most, delta);
        }
        writer.Integer(least);
        var width = Width((ulong)(most - least));
        if (width == 0)
        {
            writer.Bytes([]);
            return;
        }
        var bits = writer.Reserve(1 + ByteCount(values.Length - 1, width));
        bits[0] = (byte)width;
        ulong pending = 0;
        int held = 0, at = 1;
        for (var i = 1; i < values.Length; i++)
        {
            pending |= (ulong)(values[i] - values[i - 1] - least) << held;
            held += width;
            for (; held >= 8; held -= 8, pending >>= 8) bits[at++] = (byte)pending;
        }
        if (held > 0) bits[at] = (byte)pending;
    }

    public static bool TryRead(ref CborReader reader, int count, out long[] values)
    {
        values = [];
        if (!reader.Array(Math.Min(count, 2) + (count > 1 ? 1 : 0))) return false;
        if (count == 0) return true;
        if (!reader.Integer(-Largest, Largest, out long first)) return false;
        if (count == 1)
        {
            values = [first];
            return true;
        }
        if (!reader.Integer(-2 * Largest, 2 * Largest, out long least) || !reader.Bytes(out var bits)) return false;
        var width = bits.IsEmpty ? 0 : bits[0];
        if (width > 56 || (width == 0 && !bits.IsEmpty)) return reader.Fail($"a delta width of {width}");
        if (!bits.IsEmpty && bits.Length != 1 + ByteCount(count - 1, width)) return reader.Fail($"{bits.Length} bytes for {count - 1} deltas of {width} bits");

        values = new long[count];
        values[0] = first;
        if (!Unpack(bits, width, least, values, out var lowest, out var highest)) return reader.Fail("a value beyond 2^53 or padding that is not zero");
        return (lowest == 0 && Width(highest) == width) || reader.Fail("deltas that are not in their one encoding");
    }

    static bool Unpack(ReadOnlySpan<byte> bits, int width, long least, long[] values, out ulong lowest, out ulong highest)
    {
        lowest = ulong.MaxValue;
        highest = 0;
        ulong pending = 0;
        int held = 0, at = 1;
        var mask = (1UL << width) - 1;
        for (var i = 1; i < values.Length; i++)
        {
            for (; held < width; held += 8) pending |= (ulong)bits[at++] << held;
            var packed = pending & mask;
            pending >>= width;
            held -= width;
            lowest = Math.Min(lowest, packed);
            highest = Math.Max(highest, packed);
            var value = values[i - 1] + least + (long)packed;
            if (value is > Largest or < -Largest) return false;
            values[i] = value;
        }
        return pending == 0;
    }

    static int Width(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    static int ByteCount(int deltas, int width) => (int)(((long)deltas * width + 7) / 8);
}
