using System.Globalization;
using System.Text;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Screen;

/// <summary>How what is known is called for people.</summary>
static class Words
{
    public static string Of(Verification verified) => verified switch
    {
        Verification.Device => "device",
        Verification.Capture => "capture",
        Verification.ManualFrame => "manual frame",
        _ => "map only",
    };

    public static string Number(double number, string form) => number.ToString(form, CultureInfo.InvariantCulture);

    /// <summary>Seconds where they read better.</summary>
    public static string Milliseconds(double ms) => ms < 1_000 ? Number(ms, "0") + " ms" : Number(ms / 1_000, "0.0") + " s";

    /// <summary>So much of a foreign text as a cell has room for.</summary>
    public static string Clip(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    /// <summary>Null where there is none, and where no calendar has it: what a segment says of its time is only a number.</summary>
    public static DateTimeOffset? At(long? ms) => ms >= 0 && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(ms.Value) : null;

    public static string At(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "unknown";

    /// <summary>A foreign text without what would move a terminal's cursor.</summary>
    public static string Plain(string text) => string.Concat(text.Select(one => char.IsControl(one) ? '?' : one));

    /// <summary>Of Modbus (Application Protocol 1.1b3, chapter 7), as far as a person can do something about them.</summary>
    public static string Exception(byte code) => code switch
    {
        1 or 2 => $"exception {code}: not in this device",
        6 => "exception 6: busy",
        10 => "exception 10: gateway without a way there",
        11 => "exception 11: silent behind its gateway",
        _ => string.Create(CultureInfo.InvariantCulture, $"exception {code}"),
    };

    /// <summary>In lines of so many columns, broken between words, each as far to the right as the first.</summary>
    public static string Folded(string text, int columns)
    {
        var indent = new string(' ', text.Length - text.TrimStart().Length);
        var (folded, column) = (new StringBuilder(indent), indent.Length);
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isFirst = column == indent.Length;
            if (!isFirst && column + 1 + word.Length > columns)
            {
                folded.Append('\n').Append(indent);
                (column, isFirst) = (indent.Length, true);
            }
            if (!isFirst) folded.Append(' ');
            folded.Append(word);
            column += word.Length + (isFirst ? 0 : 1);
        }
        return folded.ToString();
    }

    public static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : noun.EndsWith('s') ? "es" : "s")}";
}
