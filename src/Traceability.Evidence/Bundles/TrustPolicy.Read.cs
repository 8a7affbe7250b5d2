using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

public sealed partial record TrustPolicy
{
    /// <summary>64 KiB.</summary>
    public const int MostBytes = 1 << 16;

    /// <summary>Reads a policy file; what is wrong names its line, counted from 1.</summary>
    public static ReadOutcome TryRead(ReadOnlySpan<byte> bytes, out TrustPolicy? policy)
    {
        policy = null;
        if (!bytes.ContainsAnyExcept(" \t\n"u8)) return ReadOutcome.Empty("trust policy");
        if (bytes.Length > MostBytes) return ReadOutcome.Corrupt($"{bytes.Length} bytes, at most {MostBytes} allowed");
        if (!Utf8.IsValid(bytes)) return ReadOutcome.Corrupt("a trust policy that is not UTF-8");
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        var reader = new Reader();
        for (var i = 0; i < lines.Length; i++)
            if (reader.Take(lines[i]) is { } wrong) return ReadOutcome.Corrupt($"line {i + 1}: {wrong}");
        if (!reader.TryFinish(out policy)) return ReadOutcome.Corrupt($"line {lines.Length}: the end, and no quorum");
        return ReadOutcome.Ok;
    }

    /// <summary>What has been read so far; every line either joins it or is named as wrong.</summary>
    sealed class Reader
    {
        readonly List<NoteKey> logs = [];
        readonly List<OrganisationKey> organisations = [];
        readonly List<TrustedWitness> witnesses = [];
        readonly List<WitnessGroup> groups = [];
        readonly HashSet<string> names = new(StringComparer.Ordinal) { NoQuorum };
        readonly HashSet<string> members = new(StringComparer.Ordinal);
        string? quorum;

        public string? Take(string line)
        {
            if (line.Any(c => char.IsControl(c) && c != '\t')) return "a control character";
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#')) return null;
            return words[0] switch
            {
                "log" => words.Length is 2 or 3 ? Log(words[1]) : "\"log VKEY\" expected",
                "organisation" => words.Length == 3 ? Organisation(words[1], words[2]) : "\"organisation NAME BASE64\" expected",
                "witness" => words.Length is 3 or 4 ? Witness(words[1], words[2]) : "\"witness NAME VKEY\" expected",
                "group" => words.Length >= 4 ? Group(words[1], words[2], words[3..]) : "\"group NAME all|any|K MEMBER…\" expected",
                "quorum" => words.Length == 2 ? TakeQuorum(words[1]) : "\"quorum NAME|none\" expected",
                _ => $"\"{words[0]}\": log, organisation, witness, group or quorum expected",
            };
        }

        public bool TryFinish(out TrustPolicy? policy)
        {
            policy = quorum is null ? null : new TrustPolicy
            {
                Logs = logs, Organisations = organisations, Witnesses = witnesses, Groups = groups, Quorum = quorum, IsGiven = true,
            };
            return policy is not null;
        }

        string? Log(string text)
        {
            if (!NoteKey.TryParse(text, out var key)) return "no Ed25519 verifier key of a log (name+id+base64, type 01)";
            if (logs.Any(log => log.PublicKey.AsSpan().SequenceEqual(key!.PublicKey))) return "this log key stands above";
            logs.Add(key!);
            return null;
        }

        string? Organisation(string name, string text)
        {
            if (!EnrolmentRequest.IsName(name)) return $"organisation \"{name}\": [a-z0-9-]{{1,32}} expected";
            if (!StrictBase64.TryDecode(text, out var bytes)) return "an organisation's key that is not base64";
            var reader = new CborReader(bytes);
            if (!EvidenceKey.TryRead(ref reader, out var key) || !reader.End()) return "no COSE_Key on P-256: " + reader.Error;
            if (organisations.Any(other => other.Key.Equals(key))) return "this organisation key stands above";
            organisations.Add(new OrganisationKey(name, key!));
            return null;
        }

        string? Witness(string name, string text)
        {
            if (!CosignatureKey.TryParse(text, out var key)) return "no Ed25519 cosignature key (name+id+base64, type 04)";
            if (witnesses.Any(witness => witness.Key.PublicKey.AsSpan().SequenceEqual(key!.PublicKey))) return "this witness key stands above";
            if (!names.Add(name)) return $"the name \"{name}\" is taken";
            witnesses.Add(new TrustedWitness(name, key!));
            return null;
        }

        string? Group(string name, string threshold, string[] among)
        {
            var least = threshold switch { "any" => 1, "all" => among.Length, _ => Threshold(threshold) };
            if (least < 1 || least > among.Length) return $"a threshold \"{threshold}\" for {among.Length} members";
            foreach (var member in among)
            {
                if (member == NoQuorum || !names.Contains(member)) return $"\"{member}\" is no witness or group named above";
                if (!members.Add(member)) return $"\"{member}\" is a member already";
            }
            if (!names.Add(name)) return $"the name \"{name}\" is taken";
            groups.Add(new WitnessGroup(name, least, among));
            return null;
        }

        static int Threshold(string text) =>
            text[0] != '0' && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

        string? TakeQuorum(string name)
        {
            if (quorum is not null) return "a second quorum";
            if (!names.Contains(name)) return $"\"{name}\" is no witness or group named above";
            quorum = name;
            return null;
        }
    }
}
