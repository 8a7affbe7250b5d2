using Traceability.Ledger.Keys;

namespace Traceability.Ledger.Api;

/// <summary>What only the ledger's administrator may do or see: <c>Authorization: Bearer</c> with the token in the data folder.</summary>
static class AdminToken
{
    const string Scheme = "Bearer ";

    public const string Wanted = "Authorization: Bearer and the admin token of this ledger";

    public static bool IsOn(HttpRequest request, LedgerKeys keys)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal) && keys.IsAdmin(header[Scheme.Length..].Trim());
    }
}
