using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cose;
using Traceability.Testing;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Commands;

/// <summary>export as its users have it: the built program, and somebody else's readers of what it writes.</summary>
public sealed class ExportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tr-verifier-").FullName;
    readonly ECDsa mine = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly string policy, key;

    public ExportTests()
    {
        policy = Written("trust.policy", BundleCases.PolicyWithout("quorum") + "quorum none\n");
        key = Written("mine.pem", mine.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        mine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    string Written(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    string Out => Path.Combine(folder, "out");

    static string Case(string name) => Path.Combine(CorpusCase.Root, name, "input.bundle");

    static Peer.Answer Run(params string[] words) => Peer.Run("dotnet", [typeof(Arguments).Assembly.Location, "export", .. words], [])!;

    Peer.Answer Exported(string name, params string[] words)
    {
        var answer = Run([Case(name), "--trust", policy, .. words]);
        Assert.True(answer.Code == 0, answer.Error);
        return answer;
    }

    static JsonArray Resolved(string line)
    {
        var answer = Peer.Run(Peer.PythonWith("cbor2"), [Path.Combine(Peer.Folder, "read_senml.py")], Encoding.UTF8.GetBytes(line))!;
        Assert.True(answer.Code == 0, answer.Error);
        return JsonNode.Parse(answer.Output)!.AsArray();
    }

    [Fact]
    public void A_ticket_is_read_as_SenML_by_another_reader_in_both_forms_alike()
    {
        var json = Exported("bundle-ticket", "--as", "senml-json");
        var cbor = Exported("bundle-ticket", "--as", "senml-cbor", "--out", Out);
        var read = Resolved("json " + json.Output);
        Assert.Equal(read.ToJsonString(), Resolved("cbor " + Convert.ToHexStringLower(File.ReadAllBytes(Out))).ToJsonString());
        Assert.Equal(
            ["tare kg [14220,0] ", "gross kg [38460,0] ", "net kg [24240,0] ", "ticket   18-1111"],
            read.Select(record => $"{((string)record![0]!).Split(':')[^1]} {(string?)record[1]} {record[3]?.ToJsonString()} {(string?)record[4]}"));
        Assert.StartsWith("urn:tr:demo:mine:edge-mine:weighbridge:", (string?)read[0]![0], StringComparison.Ordinal);
        Assert.Equal("not carried: the vehicle, and that final zeros are the scale's division", json.Error.Split('\n')[0]);
        Assert.Equal(json.Error, cbor.Error);
    }

    [Fact]
    public void A_reading_brings_the_series_it_stands_in_and_says_what_is_left_out()
    {
        var answer = Exported("bundle-reading", "--as", "senml-json");
        Assert.Equal(["[8123450,-2]", "[8123451,-2]"], Resolved("json " + answer.Output).Select(record => record![3]!.ToJsonString()));
        Assert.StartsWith("not carried: quality: 1 reading of 3 not good, left out\n", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle-reading", "F1 81234.5 81234.51")]
    [InlineData("bundle-period-of-a-float", "F1 81234.5", "F2 81254.75")]
    public void Readings_of_an_energy_counter_are_verified_as_OCMF_by_another_implementation(string name, params string[] pages)
    {
        var answer = Exported(name, "--as", "ocmf", "--key", key);
        var said = Node.Lines("ocmf.mjs", answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(record => new JsonObject { ["record"] = record, ["key"] = Convert.ToHexStringLower(mine.ExportSubjectPublicKeyInfo()) }.ToJsonString())).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.All(said, one => Assert.True((bool?)one["verified"], one.ToJsonString()));
        Assert.Equal(pages, said.Select(one => one["value"]!["payloadData"]!).Select(payload => $"{(string?)payload["PG"]} {string.Join(' ', payload["RD"]!.AsArray().Select(reading => reading!["RV"]!.ToJsonString()))}"));
        Assert.Contains("not carried: register words\n", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_keeps_count_of_his_records_goes_on_from_where_he_was()
    {
        var answer = Exported("bundle-period-of-a-float", "--as", "ocmf", "--key", key, "--page", "41", "--obis", "1-b:1.8.0");
        Assert.Equal(["F41", "F42"], answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(record => (string?)JsonNode.Parse(record.Split('|')[1])!["PG"]));
        Assert.Contains("\"RI\":\"1-b:1.8.0\"", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signed_statement_about_its_segment_is_read_by_two_other_implementations()
    {
        Exported("bundle-ticket", "--as", "scitt", "--key", key, "--issuer", "https://auditor.example", "--out", Out);
        var statement = Convert.ToHexStringLower(File.ReadAllBytes(Out));
        var jwk = Jwk.Of(EvidenceKey.Of(mine));
        var preimage = Convert.ToHexStringLower(Bundle.TryRead(File.ReadAllBytes(Case("bundle-ticket")), out var bundle).IsOk && CoseSign1.TryRead(bundle!.Segments[0].Sign1, "tr.segment", out var sign1).IsOk ? sign1!.ToBeSigned : []);
        var read = JsonNode.Parse(Node.Lines("statement.mjs", [new JsonObject { ["statement"] = statement, ["key"] = jwk.DeepClone(), ["preimage"] = preimage }.ToJsonString()])[0])!;
        Assert.Equal(("https://auditor.example", "urn:tr:demo:mine:edge-mine"), ((string?)read["issuer"], (string?)read["subject"]));
        Assert.Equal(["valid"], Node.Lines("sign1.mjs", [new JsonObject { ["message"] = statement, ["key"] = jwk.DeepClone() }.ToJsonString()]));
    }

    [Theory]
    [InlineData("bundle-changed-net", 1, "refused: entry-proof"), InlineData("no-such-case", 3, "is not there"), InlineData("bundle-nothing", 4, "empty"), InlineData("bundle-cut", 5, "corrupt"), InlineData("bundle-newer", 6, "newer")]
    public void What_a_check_refuses_is_exported_to_nobody_and_ends_as_the_check_does(string name, int code, string said)
    {
        var answer = Run(Case(name), "--as", "senml-json", "--trust", policy, "--out", Out);
        Assert.Equal((code, ""), (answer.Code, answer.Output));
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));
    }

    [Theory]
    [InlineData("bundle-ticket", "quorum none\n", "only sound in itself: nobody whom you named vouches for it")]
    [InlineData("bundle-disowned", null, "disowned: the organisation has revoked the key and does not stand for this")]
    public void What_is_less_than_asked_for_is_exported_and_says_so(string name, string? trust, string said)
    {
        var answer = Run(Case(name), "--as", "senml-json", "--trust", trust is null ? policy : Written("other.policy", trust));
        Assert.Equal(7, answer.Code);
        Assert.NotEmpty(Resolved("json " + answer.Output));
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ocmf"), InlineData("scitt")]
    public void What_the_organisation_has_disowned_is_signed_anew_by_nobody(string form)
    {
        var answer = Run([Case("bundle-disowned"), "--as", form, "--trust", policy, "--out", Out, "--key", key, .. form == "scitt" ? (string[])["--issuer", "me"] : []]);
        Assert.Equal((7, ""), (answer.Code, answer.Output));
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public void A_quorum_that_is_not_met_is_said_with_the_export()
    {
        var answer = Run(Case("bundle-not-witnessed"), "--as", "senml-json", "--trust", Path.Combine(CorpusCase.Root, "bundle-not-witnessed", "trust.policy"));
        Assert.Equal((7, true), (answer.Code, answer.Output.StartsWith("[{\"bn\":", StringComparison.Ordinal)));
        Assert.StartsWith("not carried: the quorum of the policy is not met\n", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle-period", "senml-json", "a period's quantity is no value")]
    [InlineData("bundle-weighings-none", "senml-cbor", "a count of weighings is no value")]
    [InlineData("bundle-fork", "senml-json", "a contradiction says two things")]
    [InlineData("bundle-reading-without-rule", "senml-json", "no decoding rule")]
    [InlineData("bundle-reading-without-rule", "ocmf", "no decoding rule")]
    [InlineData("bundle-ticket", "ocmf", "only readings of an energy counter")]
    [InlineData("bundle-period", "ocmf", "give --obis")]
    [InlineData("bundle-period-lost-at-a-reset", "ocmf", "lost at a reset")]
    [InlineData("bundle-period-rolled-over", "ocmf", "at its rollover")]
    [InlineData("bundle-period", "scitt", "about one segment")]
    public void What_a_format_has_no_words_for_is_not_exported(string name, string form, string said)
    {
        string[] signing = form switch { "ocmf" => ["--key", key], "scitt" => ["--key", key, "--issuer", "me"], _ => [] };
        var answer = Run([Case(name), "--as", form, "--trust", policy, "--out", Out, .. signing]);
        Assert.Equal((11, ""), (answer.Code, answer.Output));
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public void A_key_that_signs_the_evidence_signs_no_export_even_one_that_was_rotated_in()
    {
        foreach (var (name, device) in ((string, ECDsa)[])[("bundle-ticket", Cast.MineKey), ("bundle-rotated-key", Cast.RefineryKey), ("bundle-rotated-key", Cast.SecondKey)])
        {
            var answer = Run(Case(name), "--as", "scitt", "--issuer", "me", "--trust", policy, "--key", Written("device.pem", device.ExportPkcs8PrivateKeyPem()));
            Assert.Equal((2, ""), (answer.Code, answer.Output));
            Assert.Contains("a device's evidence key", answer.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_a_private_key_on_P_256_signs()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        foreach (var pem in (string[])[mine.ExportSubjectPublicKeyInfoPem(), other.ExportPkcs8PrivateKeyPem(), "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
            Assert.Equal(2, Run(Case("bundle-ticket"), "--as", "scitt", "--issuer", "me", "--key", Written("some.pem", pem)).Code);
        Assert.Equal(2, Run(Case("bundle-ticket"), "--as", "scitt", "--issuer", "me", "--key", Path.Combine(folder, "no-such.pem")).Code);
    }

    [Theory]
    [InlineData("x"), InlineData("x --as"), InlineData("x --as xml"), InlineData("x y --as senml-json"), InlineData("x --as ocmf"), InlineData("x --as scitt --key k"), InlineData("x --as senml-json --key k")]
    [InlineData("x --as scitt --key k --issuer i --page 2"), InlineData("x --as ocmf --key k --page -1"), InlineData("x --as senml-cbor --obis 1-b:1.8.0")]
    public void What_cannot_be_meant_is_a_mistake(string line) => Assert.False(Arguments.TryParse(["export", .. line.Split(' ')], out _, out var mistake) || mistake.Length == 0);

    [Fact]
    public void Whoever_asks_for_a_COSE_receipt_is_told_where_it_is()
    {
        Assert.False(Arguments.TryParse(["export", "x", "--as", "cose-receipt"], out _, out var mistake));
        Assert.Contains("/api/v1/log/receipts/IDENTITY", mistake, StringComparison.Ordinal);
        Assert.Contains("Accept: application/cose", Arguments.Usage, StringComparison.Ordinal);
    }
}
