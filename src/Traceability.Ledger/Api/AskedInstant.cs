using Traceability.Ledger.Records;

namespace Traceability.Ledger.Api;

/// <summary>An instant in an address, RFC 3339 and nothing else: a day without a zone is another span for every asker.</summary>
readonly record struct AskedInstant(long Ms)
{
    public static bool TryParse(string? text, out AskedInstant instant)
    {
        var read = Rfc3339.TryRead(text, out var ms);
        instant = new AskedInstant(ms);
        return read;
    }
}
