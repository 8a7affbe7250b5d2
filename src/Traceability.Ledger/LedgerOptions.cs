using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Ledger.Transport;
using Traceability.Mqtt;

namespace Traceability.Ledger;

/// <summary>
/// What the command line says. Read and checked completely before anything is opened; a mistake names key, value and what is allowed.
/// To add one: a property here, a line in <see cref="Keys"/>, its check in <see cref="TryParse"/>.
/// </summary>
sealed record LedgerOptions
{
    public required string Data { get; init; }

    /// <summary>http or https and a host with a port; port 0 lets the system choose.</summary>
    public required Uri Url { get; init; }

    /// <summary>What an https address is served with; null for http.</summary>
    public ServerCertificateFiles? Certificate { get; init; }

    public required string BrokerHost { get; init; }
    public required int BrokerPort { get; init; }

    /// <summary>Folder with one monitoring plan (*.json) per facility.</summary>
    public required string Plans { get; init; }

    /// <summary>The one organisation whose devices this ledger enrols and listens to.</summary>
    public required string Organisation { get; init; }

    /// <summary>The origin that the segment log was begun with; the present one, and the name under which heads are signed, follow from it and its successions.</summary>
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

    /// <summary>How the broker is reached over TLS; null where it is not.</summary>
    public TransportOptions? Transport { get; init; }

    /// <summary>How long a code stands for its terms.</summary>
    public TimeSpan CodeLife { get; init; } = EnrolmentCodes.UsualLife;

    public Reading Reading { get; init; }

    const string Keys = "--data, --url, --broker, --plans, --org, --origin, --evidence, --second-place, --checkpoint-seconds, --log-padding, --organisation-key, --decider, "
        + "--certificate, --key, --broker-tls, --broker-folder, --broker-readers, --approval, --code-hours, --reading";
    // A device waits ten seconds for a receipt before it sends again, with at most 256 segments under way.
    const int MostSeconds = 10, MostPadding = 1024, MostCodeHours = 720;

    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out LedgerOptions? options, out string error)
    {
        options = null;
        if (!TryPairs(args, Keys.Split(", "), out var given, out var deciding, out error, repeated: "--decider")) return false;
        var deciders = new List<Decider>();
        foreach (var text in deciding)
        {
            if (TryDecider(text) is not { } decider) return Fail(out error, "--decider", text, "PARTY=FILE, a party of a-z, 0-9, '-' or ORG/FACILITY, and a PEM file with a P-256 public key");
            if (deciders.Exists(d => d.Key.Equals(decider.Key))) return Fail(out error, "--decider", text, "each key once: one person, one party");
            deciders.Add(decider);
        }
        foreach (var key in (string[])["--data", "--url", "--broker", "--plans"])
            if (!given.ContainsKey(key)) return Fail(out error, key, "", "required");

        if (!Uri.TryCreate(given["--url"], UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps) || url.PathAndQuery != "/")
            return Fail(out error, "--url", given["--url"], "http://HOST:PORT or https://HOST:PORT, port 0 to let the system choose");
        if (!TryCertificate(given, url, out var certificate, out error)) return false;
        var broker = given["--broker"];
        var colon = broker.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(broker.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65_535)
            return Fail(out error, "--broker", broker, "HOST:PORT with a port of 1 to 65535");
        if (!Directory.Exists(given["--plans"])) return Fail(out error, "--plans", given["--plans"], "a folder of monitoring plans (*.json)");
        if (File.Exists(given["--data"])) return Fail(out error, "--data", given["--data"], "a folder, made when it is missing");
        if (!TryOrigin(given, out var organisation, out var origin, out error)) return false;
        var evidence = given.GetValueOrDefault("--evidence", Path.Combine(given["--data"], "evidence"));
        if (File.Exists(evidence)) return Fail(out error, "--evidence", evidence, "a folder, made when it is missing");

        var secondPlace = given.GetValueOrDefault("--second-place", SecondPlaceIn(given["--data"]));
        if (File.Exists(secondPlace)) return Fail(out error, "--second-place", secondPlace, "a folder, made when it is missing");
        if (!TryWhole(given, "--checkpoint-seconds", (int)LogCadence.Default.Period.TotalSeconds, MostSeconds, out var seconds, out error)
            || !TryWhole(given, "--log-padding", LogCadence.Default.Padding, MostPadding, out var padding, out error)
            || !TryWhole(given, "--code-hours", (int)EnrolmentCodes.UsualLife.TotalHours, MostCodeHours, out var codeHours, out error)
            || !TryTransport(given, broker[..colon], out var transport, out error)) return false;

        var reading = given.GetValueOrDefault("--reading", "accounts");
        if (reading is not ("accounts" or "open")) return Fail(out error, "--reading", reading, "accounts, open");

        EvidenceKey? organisationKey = null;
        if (given.TryGetValue("--organisation-key", out var keyFile) && !PublicKeyFile.TryRead(keyFile, out organisationKey))
            return Fail(out error, "--organisation-key", keyFile, "a PEM file with a P-256 public key (openssl ec -pubout)");

        options = new LedgerOptions
        {
            Data = given["--data"],
            Url = url,
            Certificate = certificate,
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
            Transport = transport,
            CodeLife = TimeSpan.FromHours(codeHours),
            Reading = reading == "open" ? Reading.Open : Reading.Accounts,
        };
        error = "";
        return true;
    }

    /// <summary>Where the second place is when nothing else is said.</summary>
    public static string SecondPlaceIn(string data) => Path.Combine(data, "second-place");

    /// <summary>Keys and values by turns, each key once but for one.</summary>
    /// <param name="repeated">The key that may come several times; its values go to <paramref name="several"/>.</param>
    public static bool TryPairs(IReadOnlyList<string> args, string[] keys, out Dictionary<string, string> given, out List<string> several, out string error, string? repeated = null)
    {
        (given, several) = (new Dictionary<string, string>(StringComparer.Ordinal), []);
        error = "";
        for (var i = 0; i < args.Count; i += 2)
        {
            if (!keys.Contains(args[i])) return Fail(out error, args[i], "", $"one of {string.Join(", ", keys)}");
            if (i + 1 == args.Count || args[i + 1].Length == 0) return Fail(out error, args[i], "", "a value after it");
            if (args[i] == repeated) several.Add(args[i + 1]);
            else if (!given.TryAdd(args[i], args[i + 1])) return Fail(out error, args[i], args[i + 1], "once");
        }
        return true;
    }

    /// <summary>Whose ledger it is, and the origin that it was begun with.</summary>
    public static bool TryOrigin(Dictionary<string, string> given, out string organisation, out string origin, out string error)
    {
        error = "";
        organisation = given.GetValueOrDefault("--org", "demo");
        origin = given.GetValueOrDefault("--origin", $"traceability-ledger/{organisation}");
        if (!Topics.IsId(organisation)) return Fail(out error, "--org", organisation, $"1 to {Topics.MaxIdLength} of a-z, 0-9, '-'");
        return (NoteKey.IsName(origin) && origin.Length <= 128) || Fail(out error, "--origin", origin, "1 to 128 characters without white space and plus sign");
    }

    static bool TryCertificate(Dictionary<string, string> given, Uri url, out ServerCertificateFiles? certificate, out string error)
    {
        (certificate, error) = (null, "");
        var isHttps = url.Scheme == Uri.UriSchemeHttps;
        foreach (var key in (string[])["--certificate", "--key"])
            if (given.TryGetValue(key, out var file) != isHttps)
                return isHttps ? Fail(out error, "--url", url.OriginalString, $"https with {key} FILE") : Fail(out error, key, file!, "only with --url https://…");
        return !isHttps || ServerCertificateFiles.TryRead(given["--certificate"], given["--key"], out certificate)
            || Fail(out error, "--certificate", given["--certificate"], $"a certificate in PEM, with those that lead to its authority after it, and its unencrypted key in {given["--key"]}");
    }

    static bool TryTransport(Dictionary<string, string> given, string host, out TransportOptions? transport, out string error)
    {
        (transport, error) = (null, "");
        if (!given.TryGetValue("--broker-tls", out var names))
            return ((string[])["--broker-folder", "--broker-readers", "--approval"]).FirstOrDefault(given.ContainsKey) is not { } alone
                || Fail(out error, alone, given[alone], "only with --broker-tls");
        string[] known = [.. names.Split(',').Append(host).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (known.Any(name => Uri.CheckHostName(name) == UriHostNameType.Unknown))
            return Fail(out error, "--broker-tls", names, "host names and addresses by which devices reach the broker, with commas between them");
        var readers = given.TryGetValue("--broker-readers", out var list) ? list.Split(',') : [];
        if (readers.Any(reader => !Topics.IsId(reader)) || readers.Distinct(StringComparer.Ordinal).Count() < readers.Length)
            return Fail(out error, "--broker-readers", list!, $"names of 1 to {Topics.MaxIdLength} of a-z, 0-9, '-', each once, with commas between them");
        var folder = given.GetValueOrDefault("--broker-folder", Path.Combine(given["--data"], "broker"));
        if (File.Exists(folder)) return Fail(out error, "--broker-folder", folder, "a folder, made when it is missing");
        var approval = given.GetValueOrDefault("--approval", "optional");
        if (approval is not ("optional" or "required")) return Fail(out error, "--approval", approval, "optional, required");
        transport = new TransportOptions(known, folder, readers, approval == "required");
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

    public static bool Fail(out string error, string key, string value, string allowed)
    {
        error = value.Length == 0 ? $"{key}: {allowed}" : $"{key}: \"{value}\"; allowed: {allowed}";
        return false;
    }
}
