using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Mqtt;

namespace Traceability.Ledger;

/// <summary>
/// What the command line says. Read and checked completely before anything is opened; a mistake names key, value and what is allowed.
/// To add one: a property here, a line in <see cref="Keys"/>, its check in <see cref="TryParse"/>.
/// </summary>
sealed record LedgerOptions
{
    public required string Data { get; init; }

    /// <summary>http and a host with a port; port 0 lets the system choose.</summary>
    public required Uri Url { get; init; }

    public required string BrokerHost { get; init; }
    public required int BrokerPort { get; init; }

    /// <summary>Folder with one monitoring plan (*.json) per facility.</summary>
    public required string Plans { get; init; }

    /// <summary>The one organisation whose devices this ledger enrols and listens to.</summary>
    public required string Organisation { get; init; }

    /// <summary>Origin of the segment log; also the name under which heads are signed.</summary>
    public required string Origin { get; init; }

    /// <summary>Where a refused forgery is put down, one file each.</summary>
    public required string Evidence { get; init; }

    /// <summary>The folder where the last checkpoints also live, best on another disk; never restored from a backup.</summary>
    public required string SecondPlace { get; init; }

    public required LogCadence Cadence { get; init; }

    /// <summary>Public half of the key by which the organisation approves its devices; without it none can be approved.</summary>
    public EvidenceKey? OrganisationKey { get; init; }

    /// <summary>Who may decide on forks.</summary>
    public IReadOnlyList<Decider> Deciders { get; init; } = [];

    const string Keys = "--data, --url, --broker, --plans, --org, --origin, --evidence, --second-place, --checkpoint-seconds, --log-padding, --organisation-key, --decider";
    // A device waits ten seconds for a receipt before it sends again, with at most 256 segments under way.
    const int MostSeconds = 10, MostPadding = 1024;

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out LedgerOptions? options, out string error)
    {
        options = null;
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var deciders = new List<Decider>();
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!Keys.Split(", ").Contains(args[i])) return Fail(out error, args[i], "", $"one of {Keys}");
            if (i + 1 == args.Count || args[i + 1].Length == 0) return Fail(out error, args[i], "", "a value after it");
            if (args[i] == "--decider")
            {
                if (TryDecider(args[i + 1]) is not { } decider) return Fail(out error, "--decider", args[i + 1], "PARTY=FILE, a party of a-z, 0-9, '-' or ORG/FACILITY, and a PEM file with a P-256 public key");
                if (deciders.Exists(d => d.Key.Equals(decider.Key))) return Fail(out error, "--decider", args[i + 1], "each key once: one person, one party");
                deciders.Add(decider);
            }
            else if (!given.TryAdd(args[i], args[i + 1])) return Fail(out error, args[i], args[i + 1], "once");
        }
        foreach (var key in (string[])["--data", "--url", "--broker", "--plans"])
            if (!given.ContainsKey(key)) return Fail(out error, key, "", "required");

        if (!Uri.TryCreate(given["--url"], UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/")
            return Fail(out error, "--url", given["--url"], "http://HOST:PORT, port 0 to let the system choose");
        var broker = given["--broker"];
        var colon = broker.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(broker.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65_535)
            return Fail(out error, "--broker", broker, "HOST:PORT with a port of 1 to 65535");
        if (!Directory.Exists(given["--plans"])) return Fail(out error, "--plans", given["--plans"], "a folder of monitoring plans (*.json)");
        if (File.Exists(given["--data"])) return Fail(out error, "--data", given["--data"], "a folder, made when it is missing");
        var organisation = given.GetValueOrDefault("--org", "demo");
        if (!Topics.IsId(organisation)) return Fail(out error, "--org", organisation, $"1 to {Topics.MaxIdLength} of a-z, 0-9, '-'");
        var origin = given.GetValueOrDefault("--origin", $"traceability-ledger/{organisation}");
        if (!NoteKey.IsName(origin) || origin.Length > 128) return Fail(out error, "--origin", origin, "1 to 128 characters without white space and plus sign");
        var evidence = given.GetValueOrDefault("--evidence", Path.Combine(given["--data"], "evidence"));
        if (File.Exists(evidence)) return Fail(out error, "--evidence", evidence, "a folder, made when it is missing");

        var secondPlace = given.GetValueOrDefault("--second-place", Path.Combine(given["--data"], "second-place"));
        if (File.Exists(secondPlace)) return Fail(out error, "--second-place", secondPlace, "a folder, made when it is missing");
        if (!TryWhole(given, "--checkpoint-seconds", (int)LogCadence.Default.Period.TotalSeconds, MostSeconds, out var seconds, out error)
            || !TryWhole(given, "--log-padding", LogCadence.Default.Padding, MostPadding, out var padding, out error)) return false;

        EvidenceKey? organisationKey = null;
        if (given.TryGetValue("--organisation-key", out var keyFile) && !PublicKeyFile.TryRead(keyFile, out organisationKey))
            return Fail(out error, "--organisation-key", keyFile, "a PEM file with a P-256 public key (openssl ec -pubout)");

        options = new LedgerOptions
        {
            Data = given["--data"],
            Url = url,
            BrokerHost = broker[..colon],
            BrokerPort = port,
            Plans = given["--plans"],
            Organisation = organisation,
            Origin = origin,
            Evidence = evidence,
            SecondPlace = secondPlace,
            Cadence = new LogCadence(TimeSpan.FromSeconds(seconds), padding),
            OrganisationKey = organisationKey,
            Deciders = deciders,
        };
        error = "";
        return true;
    }

    static Decider? TryDecider(string text)
    {
        var at = text.IndexOf('=');
        return at > 0 && Decision.IsParty(text[..at]) && PublicKeyFile.TryRead(text[(at + 1)..], out var key) ? new Decider(text[..at], key!) : null;
    }

    static bool TryWhole(Dictionary<string, string> given, string key, int otherwise, int most, out int number, out string error)
    {
        error = "";
        number = otherwise;
        return !given.TryGetValue(key, out var text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most)
            || Fail(out error, key, text, $"a whole number of 1 to {most}");
    }

    static bool Fail(out string error, string key, string value, string allowed)
    {
        error = value.Length == 0 ? $"{key}: {allowed}" : $"{key}: \"{value}\"; allowed: {allowed}";
        return false;
    }
}
