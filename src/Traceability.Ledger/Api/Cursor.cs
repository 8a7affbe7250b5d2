using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Traceability.Ledger.Api;

/// <summary>
/// Where a page of a list ended, as the asker is given it: the list's own word for the place, and a check that binds it to that very list with what was asked of it. A garbled one, and
/// one of another list, begins nothing anew in silence.
/// </summary>
static class Cursor
{
    public const string Parameter = "after";

    const int CheckBytes = 6;
    const char Before = '~';

    /// <summary>Of what they say how it is given and not what is listed.</summary>
    static readonly string[] others = [Parameter, "limit", "form", "table"];

    public static string Seal(HttpRequest list, string place) => $"{place}{Before}{CheckOf(list, place)}";

    public static bool TryOpen(HttpRequest list, string cursor, [NotNullWhen(true)] out string? place)
    {
        var at = cursor.LastIndexOf(Before);
        place = at > 0 ? cursor[..at] : null;
        return place is not null && cursor[(at + 1)..] == CheckOf(list, place);
    }

    static string CheckOf(HttpRequest list, string place)
    {
        var asked = list.Query.Where(pair => !others.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [list.Path, .. asked, place]))).AsSpan(0, CheckBytes));
    }
}
