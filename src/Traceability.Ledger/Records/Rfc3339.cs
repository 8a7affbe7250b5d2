using System.Globalization;

namespace Traceability.Ledger.Records;

/// <summary>Instants as people and files write them. Without Z or an offset nobody knows which instant is meant, so such a text is none.</summary>
static class Rfc3339
{
    public const string Allowed = "RFC 3339 with Z or an offset, whole milliseconds: 2026-11-21T00:15:00Z, 2026-11-21T10:15:00+10:00";

    static readonly string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFK"];

    public static bool TryRead(ReadOnlySpan<char> text, out long ms)
    {
        ms = 0;
        if (text.Length < 20 || !(text[^1] == 'Z' || (text[^6] is '+' or '-' && text[^3] == ':'))) return false;
        if (!DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)) return false;
        ms = at.ToUnixTimeMilliseconds();
        return true;
    }
}
