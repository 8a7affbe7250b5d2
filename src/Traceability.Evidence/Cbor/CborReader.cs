using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Traceability.Evidence.Cbor;

/// <summary>
/// Reads deterministic CBOR (RFC 8949, 4.2.1) and nothing else. It never throws on input: the first violation is kept in
/// <see cref="Error"/> with its offset, and from then on every read fails. Lengths are checked against the bytes that are there,
/// so a hostile length allocates nothing.
/// </summary>
public ref struct CborReader(ReadOnlySpan<byte> data)
{
    readonly ReadOnlySpan<byte> data = data;
    int offset;

    public string? Error { get; private set; }

    public readonly int Offset => offset;

    public readonly bool AtEnd => offset == data.Length;

    public bool Fail(string what)
    {
        Error ??= $"{what} at offset {offset}";
        return false;
    }

    /// <summary>True when all bytes have been read and nothing was wrong.</summary>
    public bool End() => Error is null && (AtEnd || Fail("trailing bytes"));

    public bool Array(out int count) => Count(4, "an array", out count);

    public bool Array(int expected) => Count(4, "an array", out var count) && (count == expected || Fail($"an array of {count} instead of {expected}"));

    /// <summary>An array whose first member is a version number; of a newer one nothing else is known.</summary>
    public bool Versioned(out int items, out long version)
    {
        version = 0;
        return Array(out items) && (items > 0 || Fail("an array without a version")) && Integer(1, PackedDeltas.Largest, out version);
    }

    public bool Map(out int count) => Count(5, "a map", out count);

    public bool Map(int expected) => Count(5, "a map", out var count) && (count == expected || Fail($"a map of {count} instead of {expected}"));

    /// <summary>The next key of a map whose keys are fixed.</summary>
    public bool Key(int key) => Integer(key, key, out int _);

    public bool Tag(ulong expected) => Head(6, "a tag", out var tag) && (tag == expected || Fail($"tag {tag} instead of {expected}"));

    public bool Unsigned(out ulong value) => Head(0, "an unsigned integer", out value);

    public bool Integer(out long value)
    {
        value = 0;
        if (!Peek(out var major)) return false;
        if (major is not (0 or 1)) return Fail("not an integer");
        if (!Head(major, "an integer", out var raw)) return false;
        if (raw > long.MaxValue) return Fail("an integer outside 64 bits");
        value = major == 0 ? (long)raw : ~(long)raw;
        return true;
    }

    public bool Integer(long low, long high, out long value) =>
        Integer(out value) && ((value >= low && value <= high) || Fail($"{value} outside {low}..{high}"));

    public bool Integer(int low, int high, out int value)
    {
        value = 0;
        if (!Integer((long)low, high, out long wide)) return false;
        value = (int)wide;
        return true;
    }

    public bool IntegerOrNull(long low, long high, out long? value)
    {
        value = null;
        if (Null()) return true;
        if (!Integer(low, high, out long number)) return false;
        value = number;
        return true;
    }

    /// <summary>Reads a null if one stands here; false without an error otherwise.</summary>
    public bool Null()
    {
        if (Error is not null || offset >= data.Length || data[offset] != 0xF6) return false;
        offset++;
        return true;
    }

    public bool Bytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Head(2, "a byte string", out var length)) return false;
        if (length > (ulong)(data.Length - offset)) return Fail($"a byte string of {length} bytes that are not there");
        value = data.Slice(offset, (int)length);
        offset += (int)length;
        return true;
    }

    public bool Bytes(int expected, out byte[] value)
    {
        value = [];
        if (!Bytes(out var span)) return false;
        if (span.Length != expected) return Fail($"{span.Length} bytes instead of {expected}");
        value = span.ToArray();
        return true;
    }

    public bool Text(int longest, out string value)
    {
        value = "";
        if (!Head(3, "a text", out var length)) return false;
        if (length > (ulong)(data.Length - offset)) return Fail($"a text of {length} bytes that are not there");
        if (length > (ulong)longest) return Fail($"a text of {length} bytes, at most {longest} allowed");
        var span = data.Slice(offset, (int)length);
        if (!Utf8.IsValid(span)) return Fail("a text that is not UTF-8");
        value = Encoding.UTF8.GetString(span);
        offset += (int)length;
        return true;
    }

    public bool TextOrNull(int longest, out string? value)
    {
        value = null;
        if (Null()) return true;
        if (!Text(longest, out var text)) return false;
        value = text;
        return true;
    }

    bool Peek(out int major)
    {
        major = 0;
        if (Error is not null) return false;
        if (offset >= data.Length) return Fail("the end too early");
        major = data[offset] >> 5;
        return true;
    }

    /// <summary>The number of items that follow; each takes at least one byte (a map two), so a count beyond that is refused unseen.</summary>
    bool Count(int expectedMajor, string what, out int count)
    {
        count = 0;
        if (!Head(expectedMajor, what, out var value)) return false;
        var least = expectedMajor == 5 ? 2u : 1u;
        if (value > (ulong)(data.Length - offset) / least) return Fail($"{what} of {value} items that are not there");
        count = (int)value;
        return true;
    }

    bool Head(int expectedMajor, string what, out ulong value)
    {
        value = 0;
        if (!Peek(out var major)) return false;
        if (major != expectedMajor) return Fail($"not {what}");
        var info = data[offset] & 31;
        var rest = data[(offset + 1)..];
        if (info < 24)
        {
            value = (ulong)info;
            offset++;
            return true;
        }
        var size = info switch { 24 => 1, 25 => 2, 26 => 4, 27 => 8, _ => 0 };
        if (size == 0) return Fail(info == 31 ? "an indefinite length" : "a reserved head");
        if (rest.Length < size) return Fail("the end inside a head");
        value = size switch
        {
            1 => rest[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            4 => BinaryPrimitives.ReadUInt32BigEndian(rest),
            _ => BinaryPrimitives.ReadUInt64BigEndian(rest),
        };
        var shortest = size switch { 1 => value >= 24, 2 => value > byte.MaxValue, 4 => value > ushort.MaxValue, _ => value > uint.MaxValue };
        if (!shortest) return Fail("a head that is not the shortest");
        offset += 1 + size;
        return true;
    }
}
