using System.Globalization;
using System.Numerics;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>Numbers, instants and hashes as a person reads them. Integers throughout: what is printed is what was signed.</summary>
static class Words
{
    /// <summary>A space at which no line ends: inside numbers and before units.</summary>
    public const string Space = "\u00A0";

    /// <summary>mantissa · 10^exponent with all its decimals, thousands apart: 81 234.50.</summary>
    public static string Number(Int128 mantissa, int exponent)
    {
        if (exponent >= 0) return Grouped(((BigInteger)mantissa * BigInteger.Pow(10, exponent)).ToString(CultureInfo.InvariantCulture));
        var digits = BigInteger.Abs(mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return $"{(mantissa < 0 ? "-" : "")}{Grouped(digits[..^-exponent])}.{digits[^-exponent..]}";
    }

    /// <summary>1 weighing, 2 weighings.</summary>
    public static string Count(long count, string what) => $"{Number(count, 0)} {what}{(count == 1 ? "" : "s")}";

    /// <summary>number 4, numbers 4 to 6 and 9; of many spans the first, and how many more.</summary>
    public static string Numbers(IEnumerable<(long From, long To)> rising)
    {
        const int Most = 8;
        var spans = new List<(long From, long To)>();
        foreach (var (from, to) in rising)
        {
            if (spans.Count > 0 && spans[^1].To + 1 == from) spans[^1] = (spans[^1].From, to);
            else spans.Add((from, to));
        }
        var one = spans.Count == 1 && spans[0].From == spans[0].To;
        var told = spans.Take(Most).Select(span => span.From == span.To ? $"{span.From}" : $"{span.From} to {span.To}").ToList();
        if (spans.Count > Most) told.Add($"{Count(spans.Count - Most, "more span")}");
        return (one ? "number " : "numbers ") + (told.Count == 1 ? told[0] : string.Join(", ", told[..^1]) + " and " + told[^1]);
    }

    /// <summary>The same of the segments' numbers.</summary>
    public static string Numbers(IEnumerable<CheckedSegment> segments) =>
        Numbers(segments.Select(segment => segment.Segment.Header.Number).Distinct().Order().Select(number => (number, number)));

    /// <summary>Grams as kilograms, with the decimals that the division has.</summary>
    public static string Kilograms(long grams, long divisionGrams)
    {
        var decimals = 3;
        for (long unit = 10; decimals > 0 && divisionGrams % unit == 0 && grams % unit == 0; unit *= 10) decimals--;
        return Number(grams / (long)BigInteger.Pow(10, 3 - decimals), -decimals) + Space + "kg";
    }

    public static string Instant(long unixMs) =>
        unixMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : $"{unixMs} ms after 1970";

    public static string Seconds(long unixSeconds) =>
        unixSeconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(unixSeconds).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : $"{unixSeconds} s after 1970";

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Text from a file, made harmless for a terminal.</summary>
    public static string Quoted(string text) => string.Concat(text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?' : c));

    public static string Named(SegmentHeader header) => $"number {header.Number} of chain {Hex(header.Chain)}, {header.Count} entries";

    public static string Of(StatementKind kind) => kind == StatementKind.DayLabel ? "day label" : kind.ToString().ToLowerInvariant();

    /// <summary>What a log continues.</summary>
    public static string Continued(Succession succession) =>
        $"{Quoted(succession.OldOrigin)}, which had {Number(succession.Size, 0)} leaves; {Number(succession.Kept, 0)} kept";

    static string Grouped(string digits)
    {
        var sign = digits.StartsWith('-') ? "-" : "";
        var text = digits[sign.Length..];
        for (var at = text.Length - 3; at > 0; at -= 3) text = text.Insert(at, Space);
        return sign + text;
    }
}
