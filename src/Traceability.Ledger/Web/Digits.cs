using System.Globalization;
using System.Text;

namespace Traceability.Ledger.Web;

/// <summary>Numbers and hashes as people read them: groups of three with thin spaces, all digits kept.</summary>
static class Digits
{
    const char Thin = '\u2009';

    /// <summary>The part before the point, with sign.</summary>
    public static string Whole(decimal value)
    {
        var text = Text(value);
        var point = text.IndexOf('.');
        return Grouped(point < 0 ? text : text[..point]);
    }

    /// <summary>The point and what follows; empty for whole numbers.</summary>
    public static string Fraction(decimal value)
    {
        var text = Text(value);
        var point = text.IndexOf('.');
        if (point < 0) return "";
        var grouped = new StringBuilder(".");
        for (var i = point + 1; i < text.Length; i++)
        {
            if (i > point + 1 && (i - point - 1) % 3 == 0) grouped.Append(Thin);
            grouped.Append(text[i]);
        }
        return grouped.ToString();
    }

    /// <summary>Plain and exact, for machines.</summary>
    public static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Count(long value) => Grouped(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Enough of a hash to tell it from its neighbours.</summary>
    public static string Short(string hash) => hash.Length <= 12 ? hash : $"{hash[..6]}…{hash[^4..]}";

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Days, or of one day the times.</summary>
    public static string Span(DateTimeOffset from, DateTimeOffset to) =>
        from.UtcDateTime.Date == to.UtcDateTime.Date ? $"{Day(from)}, {Clock(from)} – {Clock(to)}" : $"{Day(from)} – {Day(to)}";

    /// <summary>Whole seconds, or of more than two minutes whole minutes; never less than there is to wait.</summary>
    public static string Wait(TimeSpan wait) => wait > TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalMinutes)} minutes")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalSeconds)} s");

    static string Grouped(string digits)
    {
        var first = digits.StartsWith('-') ? 1 : 0;
        var grouped = new StringBuilder(first == 1 ? "\u2212" : "");
        for (var i = first; i < digits.Length; i++)
        {
            if (i > first && (digits.Length - i) % 3 == 0) grouped.Append(Thin);
            grouped.Append(digits[i]);
        }
        return grouped.ToString();
    }
}
