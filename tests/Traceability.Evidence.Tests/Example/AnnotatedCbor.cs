using System.Globalization;
using System.Text;

namespace Traceability.Evidence.Tests.Example;

/// <summary>CBOR as people read it: one head a line with what it is, byte strings below in rows of 32 bytes.</summary>
static class AnnotatedCbor
{
    const int Row = 32;

    /// <param name="bytes">One item.</param>
    /// <param name="names">Names of members by their path: "3" the map's key 3 or the array's fourth element, "11.0" the first of that.</param>
    public static string Print(byte[] bytes, IReadOnlyDictionary<string, string> names)
    {
        var text = new StringBuilder();
        var offset = 0;
        Item(text, bytes, ref offset, 0, "", names);
        Assert.Equal(bytes.Length, offset);
        return text.ToString();
    }

    /// <summary>The bytes of a printed dump.</summary>
    public static byte[] Parse(string dump) =>
        Convert.FromHexString(string.Concat(dump.Split('\n').Select(line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal))));

    static void Item(StringBuilder text, byte[] bytes, ref int offset, int depth, string path, IReadOnlyDictionary<string, string> names)
    {
        var start = offset;
        var major = bytes[offset] >> 5;
        var value = Head(bytes, ref offset);
        var name = names.TryGetValue(path, out var given) ? given + " · " : "";
        switch (major)
        {
            case 0: Line(text, bytes, start, offset, depth, name + value.ToString(CultureInfo.InvariantCulture)); break;
            case 1: Line(text, bytes, start, offset, depth, name + (~(long)value).ToString(CultureInfo.InvariantCulture)); break;
            case 2:
                Line(text, bytes, start, offset, depth, $"{name}{value} bytes");
                for (var end = offset + (int)value; offset < end; offset = Math.Min(end, offset + Row)) Line(text, bytes, offset, Math.Min(end, offset + Row), depth + 1, "");
                break;
            case 3:
                offset += (int)value;
                Line(text, bytes, start, offset, depth, $"{name}\"{Encoding.UTF8.GetString(bytes, offset - (int)value, (int)value)}\"");
                break;
            case 4:
                Line(text, bytes, start, offset, depth, $"{name}array of {value}");
                for (var i = 0; i < (int)value; i++) Item(text, bytes, ref offset, depth + 1, Below(path, i), names);
                break;
            case 5:
                Line(text, bytes, start, offset, depth, $"{name}map of {value}");
                for (var i = 0; i < (int)value; i++)
                {
                    var key = offset;
                    var negative = bytes[offset] >> 5 == 1;
                    var number = (long)Head(bytes, ref offset);
                    Line(text, bytes, key, offset, depth + 1, $"key {(negative ? ~number : number)}");
                    Item(text, bytes, ref offset, depth + 1, Below(path, negative ? ~number : number), names);
                }
                break;
            case 6:
                Line(text, bytes, start, offset, depth, $"{name}tag {value}");
                Item(text, bytes, ref offset, depth, path, names);
                break;
            default: Line(text, bytes, start, offset, depth, name + "null"); break;
        }
    }

    static string Below(string path, long member) => path.Length == 0 ? $"{member}" : $"{path}.{member}";

    static ulong Head(byte[] bytes, ref int offset)
    {
        var info = bytes[offset++] & 31;
        if (info < 24 || bytes[offset - 1] == 0xF6) return (ulong)info;
        ulong value = 0;
        for (var left = 1 << (info - 24); left > 0; left--) value = value << 8 | bytes[offset++];
        return value;
    }

    static void Line(StringBuilder text, byte[] bytes, int start, int end, int depth, string comment)
    {
        var hex = new string(' ', 2 * depth) + string.Join(' ', bytes[start..end].Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
        text.Append(comment.Length == 0 ? hex : $"{hex,-40} # {comment}").Append('\n');
    }
}
