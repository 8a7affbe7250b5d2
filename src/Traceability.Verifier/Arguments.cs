using System.Globalization;
using System.Text;
using Traceability.Evidence.Exports;
using Traceability.Verifier.Commands;

namespace Traceability.Verifier;

/// <summary>The command line. To add an option: a case in <see cref="TryParse"/>, a property, a line in <see cref="Usage"/>.</summary>
sealed record Arguments
{
    public const string Usage =
        """
        verifier: checks evidence files offline, trusting nobody but whom you name

        verifier show FILE…               what is in a file; its form is checked, no
                                          signature
        verifier check BUNDLE…            whether a bundle proves its statement
            --trust POLICY                whom you believe: logs, organisations,
                                          witnesses
            --json                        one JSON object a line for each file
        verifier extract MESSAGE|BUNDLE   one entry without its neighbours, as a
                                          bundle
            --entry N                     which one, counted from 0
            --reading N                   which reading of a series (0)
            --out FILE                    where to; else standard output
            --open                        show the entry's personal values in clear
          from a segment message also:
            --request FILE                the chain's enrolment request (needed)
            --approval FILE               the organisation's approval of it
            --receipt FILE                the proof that the segment is logged
            --configuration MESSAGE       a segment message with the decoding rules
        verifier absent BUNDLE            whether a chain holds weighings in a span:
            --chain HEX                   proven none, so many, or cannot tell why
            --from, --to INSTANT          2026-11-21T02:00:00Z
            --trust POLICY, --json        as for check
        verifier compare BUNDLE BUNDLE    whether two claims on one number can both
            --trust POLICY                be true
            --out FILE                    the proof, where they cannot
        verifier export BUNDLE            what it says in a format of others; it is
                                          checked first
            --as FORMAT                   senml-json, senml-cbor: a ticket, or the
                                          series that a reading stands in
                                          ocmf: that series, or the two readings of
                                          a period, of an energy counter
                                          scitt: a signed statement that the segment
                                          is known to you
            --key KEY.pem                 yours, P-256 in PKCS#8 (ocmf, scitt)
            --issuer TEXT                 who you are (scitt)
            --obis CODE                   what the register counts, where its name
                                          does not say it (ocmf)
            --page N                      of your key's records (1; ocmf)
            --trust POLICY, --out FILE    as above
          a COSE receipt is signed by the log's own key: its ledger gives it, at
          /api/v1/log/receipts/IDENTITY with Accept: application/cose
        verifier recompute FIGURE         makes a figure again from what its file says
                                          that it was made from
            --factors FILE                a factor set that it names by its hash
                                          alone; as often as need be
            --production FILE             the report of production: how a product
                                          figure is shared by its runs
            --shares FILE                 the closed shares, to compare with
            --deed FILE                   who stands for it: closed, assured or
                                          restated it
            --proof FILE                  that the statement log holds the deed
            --trust POLICY, --json        as for check
        verifier fsck DIR|URL             every tile and the root of a tlog-tiles
            --trust POLICY                log, recomputed from its entries, and each
                                          entry of a statement log; only a URL ever
                                          uses the network

        show reads bundles, segment messages, enrolment requests, approvals,
        rotations, revocations, decisions, publications, fetch requests, day
        statements, suspensions, successions, entries of the statement log,
        tlog-proofs, heads, checkpoints and trust policies; FORMAT.md gives
        every byte.

        exit codes  0 accepted   1 refused   2 usage, or a file that cannot be read
                    3 absent     4 empty     5 corrupt     6 newer than this program
                    7 sound in itself, but nobody whom the policy names vouches
                      for it, its quorum is not met, or its key was revoked;
                      always so without a policy
                    8 weighings found    9 cannot tell    10 a contradiction
                    11 not exported: the format has no words for it
                    recompute: 1 another figure, or none comes of its inputs, or the
                      deed does not stand for it; 0 without a deed says that the
                      figure is right, not who stands for it
                    of several files the first that is not accepted decides, 7 last
        """;

    public string Command { get; private init; } = "";

    public IReadOnlyList<string> Files { get; private init; } = [];

    public string? Trust { get; private init; }

    public bool Json { get; private init; }

    public string? Out { get; private init; }

    public string? Request { get; private init; }

    public string? Approval { get; private init; }

    public string? Receipt { get; private init; }

    public string? Configuration { get; private init; }

    public int? Entry { get; private init; }

    public int? Reading { get; private init; }

    public bool Open { get; private init; }

    public string? Chain { get; private init; }

    public string As { get; private init; } = "";

    public string? Key { get; private init; }

    public string? Issuer { get; private init; }

    public string? Obis { get; private init; }

    public int? Page { get; private init; }

    public IReadOnlyList<string> Factors { get; private init; } = [];

    public string? Production { get; private init; }

    public string? Shares { get; private init; }

    public string? Deed { get; private init; }

    public string? Proof { get; private init; }

    public long? FromMs { get; private init; }

    public long? ToMs { get; private init; }

    public static bool TryParse(IReadOnlyList<string> words, out Arguments arguments, out string mistake)
    {
        arguments = new Arguments();
        mistake = "";
        if (words.Count == 0) return Say("show, check, extract, absent, compare, export, recompute or fsck expected", out mistake);
        string[] options;
        switch (words[0])
        {
            case "show": options = []; break;
            case "check": options = ["--trust", "--json"]; break;
            case "extract": options = ["--out", "--entry", "--reading", "--request", "--approval", "--receipt", "--configuration", "--open"]; break;
            case "absent": options = ["--trust", "--json", "--chain", "--from", "--to"]; break;
            case "compare": options = ["--trust", "--out"]; break;
            case "export": options = ["--as", "--out", "--trust", "--key", "--issuer", "--obis", "--page"]; break;
            case "recompute": options = ["--factors", "--production", "--shares", "--deed", "--proof", "--trust", "--json"]; break;
            case "fsck": options = ["--trust"]; break;
            default: return Say($"\"{words[0]}\": show, check, extract, absent, compare, export, recompute or fsck expected", out mistake);
        }
        var files = new List<string>();
        var factors = new List<string>();
        var given = new Dictionary<string, string>();
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                files.Add(word);
                continue;
            }
            if (!options.Contains(word)) return Say(options.Length == 0 ? $"{words[0]} has no option {word}" : $"{word}: {words[0]} takes {string.Join(", ", options)}", out mistake);
            var flag = word is "--json" or "--open";
            if (!flag && i + 1 == words.Count) return Say($"{word} needs a value", out mistake);
            if (word == "--factors") factors.Add(words[++i]);
            else if (!given.TryAdd(word, flag ? "" : words[++i])) return Say($"{word} is given twice", out mistake);
        }
        if (files.Count == 0) return Say($"{words[0]}: which file?", out mistake);
        if (words[0] == "compare" && files.Count != 2) return Say($"compare takes two, not {files.Count}", out mistake);
        if (words[0] is "extract" or "absent" or "export" or "recompute" or "fsck" && files.Count > 1) return Say($"{words[0]} takes one, not {files.Count}", out mistake);
        if (words[0] == "extract" && !given.ContainsKey("--entry")) return Say("extract: --entry N is missing", out mistake);
        if (words[0] == "recompute" && !given.ContainsKey("--deed") && (given.ContainsKey("--proof") || given.ContainsKey("--trust"))) return Say("recompute: --proof and --trust say how far a --deed is believed, and none is given", out mistake);
        if (given.ContainsKey("--shares") && !given.ContainsKey("--production")) return Say("recompute: --shares are of a report of production, and no --production is given", out mistake);
        if (words[0] == "export" && Unexportable(given) is { } why) return Say(why, out mistake);
        if (!TryNumber(given, "--entry", out var entry, out mistake) || !TryNumber(given, "--reading", out var reading, out mistake) || !TryNumber(given, "--page", out var page, out mistake)) return false;
        if (words[0] == "absent" && (!given.ContainsKey("--chain") || !given.ContainsKey("--from") || !given.ContainsKey("--to"))) return Say("absent: --chain HEX, --from and --to are needed", out mistake);
        if (!TryInstant(given, "--from", out var from, out mistake) || !TryInstant(given, "--to", out var to, out mistake)) return false;
        if (from > to) return Say("--from is after --to", out mistake);
        arguments = new Arguments
        {
            As = given.GetValueOrDefault("--as", ""), Key = given.GetValueOrDefault("--key"), Issuer = given.GetValueOrDefault("--issuer"), Obis = given.GetValueOrDefault("--obis"), Page = page,
            Factors = factors, Production = given.GetValueOrDefault("--production"), Shares = given.GetValueOrDefault("--shares"), Deed = given.GetValueOrDefault("--deed"), Proof = given.GetValueOrDefault("--proof"),
            Chain = given.GetValueOrDefault("--chain"), FromMs = from, ToMs = to,
            Command = words[0], Files = files, Trust = given.GetValueOrDefault("--trust"), Json = given.ContainsKey("--json"), Out = given.GetValueOrDefault("--out"),
            Request = given.GetValueOrDefault("--request"), Approval = given.GetValueOrDefault("--approval"), Receipt = given.GetValueOrDefault("--receipt"),
            Configuration = given.GetValueOrDefault("--configuration"), Entry = entry, Reading = reading, Open = given.ContainsKey("--open"),
        };
        return true;
    }

    /// <summary>Each format takes what it needs and nothing that it would pass over in silence. Null where it can be meant.</summary>
    static string? Unexportable(Dictionary<string, string> given)
    {
        string[] wanted;
        switch (given.GetValueOrDefault("--as"))
        {
            case ExportCommand.SenmlJson or ExportCommand.SenmlCbor: wanted = []; break;
            case ExportCommand.Ocmf: wanted = ["--key"]; break;
            case ExportCommand.Scitt: wanted = ["--key", "--issuer"]; break;
            case "cose-receipt": return "--as cose-receipt: the log's own key signs it, so its ledger gives it: /api/v1/log/receipts/IDENTITY with Accept: application/cose";
            default: return "export: --as senml-json, senml-cbor, ocmf or scitt is needed";
        }
        string[] taken = given["--as"] == ExportCommand.Ocmf ? [.. wanted, "--obis", "--page"] : wanted;
        if (Array.Find(wanted, option => !given.ContainsKey(option)) is { } missing) return $"--as {given["--as"]}: {missing} is needed";
        if (Array.Find(["--key", "--issuer", "--obis", "--page"], option => given.ContainsKey(option) && !taken.Contains(option)) is { } idle) return $"--as {given["--as"]} has no use for {idle}";
        return given.TryGetValue("--issuer", out var issuer) && Encoding.UTF8.GetByteCount(issuer) is 0 or > CwtClaims.LongestText ? $"--issuer: 1 to {CwtClaims.LongestText} bytes" : null;
    }

    static bool TryNumber(Dictionary<string, string> given, string option, out int? number, out string mistake)
    {
        (number, mistake) = (null, "");
        if (!given.TryGetValue(option, out var text)) return true;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return Say($"{option}: a whole number, not \"{text}\"", out mistake);
        number = value;
        return true;
    }

    static bool TryInstant(Dictionary<string, string> given, string option, out long? unixMs, out string mistake)
    {
        (unixMs, mistake) = (null, "");
        if (!given.TryGetValue(option, out var text)) return true;
        string[] forms = ["yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"];
        if (!DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) || instant < DateTimeOffset.UnixEpoch)
            return Say($"{option}: an instant as 2026-11-21T02:00:00Z, not \"{text}\"", out mistake);
        unixMs = instant.ToUnixTimeMilliseconds();
        return true;
    }

    static bool Say(string what, out string mistake)
    {
        mistake = what;
        return false;
    }
}
