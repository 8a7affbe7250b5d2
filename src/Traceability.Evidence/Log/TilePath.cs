using System.Globalization;

namespace Traceability.Evidence.Log;

/// <summary>
/// Where a tile of a log stands below its prefix (C2SP tlog-tiles): <c>tile/L/N[.p/W]</c> for 256 hashes of level 8·L, <c>tile/entries/N[.p/W]</c>
/// for the entries themselves. N in groups of three digits, all but the last with an x: 1234067 = x001/x234/067. W = width of a partial tile.
/// </summary>
/// <param name="Level">0 … 63, or null for a bundle of entries.</param>
/// <param name="Number">Position among the tiles of its level.</param>
/// <param name="Width">1 … 256 hashes or entries; 256 is a full tile.</param>
public readonly record struct TilePath(int? Level, long Number, int Width)
{
    public const int FullWidth = 256;
    const int MostLevels = 64;
    const string Partial = ".p";

    /// <summary>Tree level of the hashes in it; 0 for entries.</summary>
    public int TreeLevel => 8 * (Level ?? 0);

    /// <summary>Position of its first hash on its tree level.</summary>
    public long First => Number * FullWidth;

    /// <summary>How wide the tile of this place is in a log of the given size; 0 where there is none.</summary>
    public static int WidthAt(int? level, long number, long size)
    {
        // A shift by 64 or more is one by less in C#.
        var there = (level > 7 ? 0 : size >> (8 * (level ?? 0))) - number * FullWidth;
        return (int)Math.Clamp(there, 0, FullWidth);
    }

    public override string ToString()
    {
        var group = string.Create(CultureInfo.InvariantCulture, $"{Number % 1000:000}");
        for (var rest = Number / 1000; rest > 0; rest /= 1000) group = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{group}");
        var level = Level is { } l ? l.ToString(CultureInfo.InvariantCulture) : "entries";
        return Width == FullWidth ? $"tile/{level}/{group}" : string.Create(CultureInfo.InvariantCulture, $"tile/{level}/{group}{Partial}/{Width}");
    }

    /// <summary>One text per tile: whatever is written otherwise is no path.</summary>
    public static bool TryParse(ReadOnlySpan<char> path, out TilePath tile)
    {
        tile = default;
        if (!path.StartsWith("tile/") || path.Length > 128) return false;
        var rest = path["tile/".Length..];
        var slash = rest.IndexOf('/');
        if (slash < 0) return false;
        int? level = null;
        if (!rest[..slash].SequenceEqual("entries"))
        {
            if (!TryNumber(rest[..slash], MostLevels - 1, out var parsed)) return false;
            level = (int)parsed;
        }
        rest = rest[(slash + 1)..];
        var width = FullWidth;
        var partial = rest.IndexOf(Partial + "/");
        if (partial >= 0)
        {
            if (!TryNumber(rest[(partial + Partial.Length + 1)..], FullWidth - 1, out var parsed) || parsed == 0) return false;
            width = (int)parsed;
            rest = rest[..partial];
        }
        long number = 0;
        foreach (var range in rest.Split('/'))
        {
            var group = rest[range];
            if (group.Length == 4 && group[0] == 'x') group = group[1..];
            if (group.Length != 3 || !TryNumber(group.TrimStart('0') is { Length: > 0 } digits ? digits : "0", 999, out var parsed) || number > (long.MaxValue >> 8) / 1000 - 1) return false;
            number = number * 1000 + parsed;
        }
        tile = new TilePath(level, number, width);
        return path.SequenceEqual(tile.ToString());
    }

    static bool TryNumber(ReadOnlySpan<char> digits, long most, out long number) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most && (digits.Length == 1 || digits[0] != '0');
}
