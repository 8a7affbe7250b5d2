namespace Traceability.Evidence.Cbor;

/// <summary>
/// Whether bytes are exactly one item in core deterministic encoding (RFC 8949, 4.2.1): shortest heads, definite lengths, map keys in
/// bytewise order without duplicates, valid UTF-8, nothing after it. Floats and simple values other than false, true, null are refused:
/// no structure of ours holds them.
/// </summary>
public static class DeterministicCbor
{
    const int DeepestNesting = 16;

    public static ReadOutcome Check(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return ReadOutcome.Empty("CBOR item");
        var offset = 0;
        var error = Item(data, ref offset, DeepestNesting);
        if (error is null && offset != data.Length) error = "trailing bytes";
        return error is null ? ReadOutcome.Ok : ReadOutcome.Corrupt($"{error} at offset {offset}");
    }

    /// <summary>Of the item at the beginning of the bytes; 0 where no whole one stands there.</summary>
    public static int LengthOfFirst(ReadOnlySpan<byte> data)
    {
        var offset = 0;
        return Item(data, ref offset, DeepestNesting) is null ? offset : 0;
    }

    static string? Item(ReadOnlySpan<byte> data, ref int offset, int depth)
    {
        if (depth == 0) return "nested too deeply";
        if (offset >= data.Length) return "the end too early";
        var major = data[offset] >> 5;
        if (major == 7)
        {
            if (data[offset] is not (0xF4 or 0xF5 or 0xF6)) return "a float or simple value";
            offset++;
            return null;
        }
        if (!Head(data, ref offset, out var value)) return "a head that is cut, reserved, indefinite or not the shortest";
        switch (major)
        {
            case 0 or 1:
                return null;
            case 2 or 3:
                if (value > (ulong)(data.Length - offset)) return "a string that is cut";
                if (major == 3 && !System.Text.Unicode.Utf8.IsValid(data.Slice(offset, (int)value))) return "a text that is not UTF-8";
                offset += (int)value;
                return null;
            case 4:
                for (ulong i = 0; i < value; i++)
                    if (Item(data, ref offset, depth - 1) is { } wrong) return wrong;
                return null;
            case 5:
                return Entries(data, ref offset, value, depth);
            default:
                return Item(data, ref offset, depth - 1);
        }
    }

    static string? Entries(ReadOnlySpan<byte> data, ref int offset, ulong count, int depth)
    {
        var previous = ReadOnlySpan<byte>.Empty;
        for (ulong i = 0; i < count; i++)
        {
            var start = offset;
            if (Item(data, ref offset, depth - 1) is { } wrongKey) return wrongKey;
            var key = data[start..offset];
            if (i > 0 && previous.SequenceCompareTo(key) >= 0) return "map keys out of order or twice";
            previous = key;
            if (Item(data, ref offset, depth - 1) is { } wrongValue) return wrongValue;
        }
        return null;
    }

    static bool Head(ReadOnlySpan<byte> data, ref int offset, out ulong value)
    {
        var info = data[offset] & 31;
        value = (ulong)info;
        if (info < 24)
        {
            offset++;
            return true;
        }
        var size = info switch { 24 => 1, 25 => 2, 26 => 4, 27 => 8, _ => 0 };
        if (size == 0 || data.Length - offset - 1 < size) return false;
        value = 0;
        for (var i = 1; i <= size; i++) value = value << 8 | data[offset + i];
        offset += 1 + size;
        return size == 1 ? value >= 24 : value >> (size * 4) != 0;
    }
}
