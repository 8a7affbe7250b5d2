using System.Diagnostics.CodeAnalysis;
using Traceability.Ledger.Api;

namespace Traceability.Ledger.Enrolment;

/// <summary>What the command line of <c>approve</c> says.</summary>
/// <param name="Chain">As the second person was told it by whoever stood at the device; it names the enrolment request, whatever a ledger says.</param>
/// <param name="Key">File with the organisation's private key (PEM, P-256).</param>
sealed record ApproveOptions(Uri Ledger, byte[] Chain, string Key, string Assurance)
{
    static readonly string[] Keys = ["--ledger", "--chain", "--key", "--assurance"];

    /// <summary>The key of the device is a file.</summary>
    const string UsualAssurance = "software";

    const int ChainSize = 16;

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out ApproveOptions? options, out string error)
    {
        options = null;
        if (!LedgerOptions.TryPairs(args, Keys, out var given, out _, out error)) return false;
        foreach (var key in (string[])["--ledger", "--chain", "--key"])
            if (!given.ContainsKey(key)) return LedgerOptions.Fail(out error, key, "", "required");
        if (!Uri.TryCreate(given["--ledger"], UriKind.Absolute, out var ledger) || (ledger.Scheme != Uri.UriSchemeHttp && ledger.Scheme != Uri.UriSchemeHttps))
            return LedgerOptions.Fail(out error, "--ledger", given["--ledger"], "http://HOST:PORT or https://HOST:PORT");
        if (!Endpoints.TryHex(given["--chain"], ChainSize, out var chain)) return LedgerOptions.Fail(out error, "--chain", given["--chain"], $"{2 * ChainSize} hexadecimal digits, as edge-setup enroll printed them");
        options = new ApproveOptions(ledger, chain, given["--key"], given.GetValueOrDefault("--assurance", UsualAssurance));
        return true;
    }
}
