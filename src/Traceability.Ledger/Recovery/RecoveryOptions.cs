using System.Diagnostics.CodeAnalysis;

namespace Traceability.Ledger.Recovery;

/// <summary>What the command line of <c>recover</c> says.</summary>
/// <param name="RootKey">File with the root key's seed, from the stick.</param>
sealed record RecoveryOptions(string Data, string Origin, string SecondPlace, string RootKey)
{
    static readonly string[] Keys = ["--data", "--second-place", "--root-key", "--org", "--origin"];

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out RecoveryOptions? options, out string error)
    {
        options = null;
        if (!LedgerOptions.TryPairs(args, Keys, out var given, out _, out error)) return false;
        foreach (var key in (string[])["--data", "--root-key"])
            if (!given.ContainsKey(key)) return LedgerOptions.Fail(out error, key, "", "required");
        if (!Directory.Exists(given["--data"])) return LedgerOptions.Fail(out error, "--data", given["--data"], "the ledger's data folder");
        if (!LedgerOptions.TryOrigin(given, out _, out var origin, out error)) return false;
        options = new RecoveryOptions(given["--data"], origin, given.GetValueOrDefault("--second-place", LedgerOptions.SecondPlaceIn(given["--data"])), given["--root-key"]);
        return true;
    }
}
