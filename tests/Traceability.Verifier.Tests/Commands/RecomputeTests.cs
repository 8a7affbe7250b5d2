using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Figures;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Testing;
using Traceability.Verifier.Commands;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Commands;

/// <summary>recompute, on the figure of Carbon's worked example: 292 000 kg, of a site that does not exist.</summary>
public sealed class RecomputeTests : IDisposable
{
    static readonly string Golden = RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases", "recomputing", "certificates-of-a-quarter.figure");
    static readonly string Text = File.ReadAllText(Golden);

    readonly string folder = Directory.CreateTempSubdirectory("tr-verifier-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    string Written(string name, string text) => Written(name, Encoding.UTF8.GetBytes(text));

    ExitCode Recompute(params string[] words) => Arguments.TryParse(["recompute", .. words], out var arguments, out var mistake)
        ? RecomputeCommand.Run(arguments, output, errors) : throw new ArgumentException(mistake);

    /// <summary>What was printed, with the spaces at which no line ends as plain ones.</summary>
    string Printed => output.ToString().Replace('\u00A0', ' ');

    /// <summary>The same without its line ends.</summary>
    string Flowing => Regex.Replace(Printed, "\n +", " ");

    static Deed Closing => new([.. Cast.Bytes("deed").Take(16)], "demo", "site", DeedKind.Closing, "example", null, [new DeedDocument("figure", SHA256.HashData(File.ReadAllBytes(Golden)))], null, "m.rossi", "analyst", 1_795_219_200_000);

    /// <summary>A proof of a log of seven leaves that its checkpoint's origin calls a statement log, or another.</summary>
    static string Proof(Deed deed, NoteSigner log, params string[] witnesses)
    {
        var entry = Deed.Statement(deed.Digest).Encode();
        return Story.Proof(SHA256.HashData(entry), 4, Story.Leaves(7, Cast.Bytes("first"), entry), log, witnesses);
    }

    static string Proof(Deed deed, params string[] witnesses) => Proof(deed, Cast.StatementLog, witnesses);

    string Policy(string quorum = "quorum none\n") => Written("policy", $"log {Cast.StatementLog.Key.ToVerifierKey()}\nwitness north {Cast.Witness("north").ToVerifierKey()}\n{quorum}");

    /// <summary>Golden is of version 1.</summary>
    [Theory]
    [InlineData("certificates-of-a-quarter", 1, true), InlineData("estimated-acid-1", 1, true), InlineData("estimated-acid-2", 2, true), InlineData("certificate-of-a-running-quarter", 2, true), InlineData("trucks-over-a-hole", 3, false)]
    public void A_figure_is_made_again_by_the_rules_of_its_version_and_an_earlier_one_is_named(string name, int version, bool named)
    {
        var file = Path.Combine(Path.GetDirectoryName(Golden)!, $"{name}.figure");
        Assert.Equal(ExitCode.Accepted, Recompute(file));
        Assert.Equal(named, Flowing.Contains($"rules        of version {version} of the figure file, as it was made; today's are of version 3", StringComparison.Ordinal));
        Assert.Equal(named, Flowing.Contains($"what later rules ask: the file calls itself version {version}", StringComparison.Ordinal));
        if (name[0] == 'e') Assert.Contains($"primary data {(version == 1 ? "100" : "75")} %", Flowing, StringComparison.Ordinal);
        Assert.Equal(name.EndsWith("running-quarter", StringComparison.Ordinal), Flowing.Contains("its vintage ends at 2023-10-01T00:00Z", StringComparison.Ordinal));
        output.GetStringBuilder().Clear();
        Recompute(file, "--json");
        Assert.Equal(version, JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("version").GetInt32());
    }

    [Fact]
    public void That_two_devices_tell_of_one_channel_is_said()
    {
        var trucks = Path.Combine(Path.GetDirectoryName(Golden)!, "trucks-over-a-hole.figure");
        const string line = "d.total 1655999100000 0 1656005400000 12445", two = "d.total 1655999100000 0 1656005400000 12000 d.total 1655999100000 0 1656005400000 445";
        Assert.True(FigureFile.TryRead("f", Encoding.UTF8.GetBytes(File.ReadAllText(trucks).Replace(line, two, StringComparison.Ordinal)), [], out var inputs, out var faults), string.Join('\n', faults));
        Assert.True(FigureFile.TryRedo(inputs, out var bytes, out _, out _));
        Assert.Equal(ExitCode.Accepted, Recompute(Written("two.figure", bytes)));
        Assert.Contains("that d.total was counted by one device at a time: two tell of it", Flowing, StringComparison.Ordinal);
        output.GetStringBuilder().Clear();
        Recompute(trucks);
        Assert.DoesNotContain("by one device at a time", Flowing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_is_made_again_and_shown_within_eighty_columns()
    {
        Assert.Equal(ExitCode.Accepted, Recompute(Golden));
        Assert.StartsWith("MADE AGAIN  figure of site, example", Printed, StringComparison.Ordinal);
        foreach (var said in (string[])["simulated: this facility does not exist", "ghg-protocol-corporate-facility, version 1; AR5", "total        292 000 kg CO2e", "2 market-based: 164 400 kg", "streams 2 of 2; quantity 0 %; time not metered",
            "primary data 100 %; signed measurement 0 %; by calibrated instruments 0 %", $"the same {File.ReadAllBytes(Golden).Length / 1000} {File.ReadAllBytes(Golden).Length % 1000:D3} bytes", "who stands for this figure: no deed"])
            Assert.Contains(said, Flowing, StringComparison.Ordinal);
        Assert.All(output.ToString().Split('\n').Where(line => !line.Contains(Golden, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Another_figure_is_refused_with_each_place_and_both_values()
    {
        var edited = Written("edited", Text.Replace("\"292000000000000\"", "\"192000000000000\"", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, Recompute(edited));
        Assert.StartsWith("REFUSED  figure of site", Printed, StringComparison.Ordinal);
        Assert.Contains("figure.total_ug: the file says \"192000000000000\", made again it is\n    \"292000000000000\"", Printed, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(Text, "\"292000000000000\""), Regex.Count(Printed, "the file says"));
        Assert.All(output.ToString().Split('\n').Where(line => !line.Contains(edited, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));
    }

    [Theory]
    [InlineData("\"quantity\": \"100000\"", "\"quantity\": \"100001\"", 1)] // the inputs are others
    [InlineData("\"version\": 1,\n  \"facility\"", "\"version\": 4,\n  \"facility\"", 6), InlineData("\\\"format\\\": 2,\\n      \\\"facility", "\\\"format\\\": 3,\\n      \\\"facility", 6)]
    [InlineData("\"facility\": \"site\"", "\"facility\": \"other\"", 1), InlineData("\"activity\": [", "\"activity\": ", 5), InlineData("invoice camp\",", "invoice camp\", \"more\": 1,", 1)]
    [InlineData("\"stream\": \"camp\"", "\"stream\": \"kiln\"", 1)] // no figure comes of it
    public void Every_outcome_has_its_exit_code(string what, string with, int code)
    {
        Assert.Contains(what, Text, StringComparison.Ordinal);
        Assert.Equal(code, (int)Recompute(Written("f", Text.Replace(what, with, StringComparison.Ordinal))));
        Assert.NotEmpty(Printed);
    }

    /// <summary>Of version 3, whose rows are held to their evidence lines.</summary>
    [Theory]
    [InlineData("\"quantity\": \"124.45\"", "\"quantity\": \"24.45\"", "activity[0].quantity")]
    [InlineData("d.total 1655999100000 0 1656005400000 12445", "as the office said", "activity[0].evidence")]
    [InlineData("\"basis\": \"measured\"", "\"basis\": \"integrated\"", "activity[0].basis")]
    public void A_row_that_does_not_say_what_its_evidence_line_says_is_refused_by_its_key(string what, string with, string key)
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Golden)!, "trucks-over-a-hole.figure"));
        Assert.Contains(what, text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, Recompute(Written("forged", text.Replace(what, with, StringComparison.Ordinal))));
        Assert.Contains(key, Flowing, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_there_and_an_empty_file_are_told_apart()
    {
        Assert.Equal(ExitCode.Absent, Recompute(Path.Combine(folder, "none")));
        Assert.Equal(ExitCode.Empty, Recompute(Written("empty", "")));
    }

    [Fact]
    public void A_set_that_is_named_by_its_hash_alone_is_given_beside()
    {
        var named = Written("named", Regex.Replace(Text, ",\n      \"file\": \"[^\n]*\"", ""));
        Assert.Equal(ExitCode.Refused, Recompute(named));
        Assert.Contains("must stand within, or be given beside the file", Flowing, StringComparison.Ordinal);
        output.GetStringBuilder().Clear();
        Assert.True(FigureFile.TryRead("f", File.ReadAllBytes(Golden), [], out var carried, out _));
        var set = Written("set", carried.Sources[0].Set.Bytes.ToArray());
        Assert.Equal(ExitCode.Accepted, Recompute(named, "--factors", set));
        Assert.Contains("small-set, version 1, by its hash", Printed, StringComparison.Ordinal);
        Assert.Equal(ExitCode.UsageOrInput, Recompute(named, "--factors", Golden));
        Assert.Equal(ExitCode.UsageOrInput, Recompute(named, "--factors", set, "--factors", Path.Combine(folder, "none")));
    }

    [Fact]
    public void For_machines_there_is_one_object()
    {
        Assert.Equal(ExitCode.Accepted, Recompute(Golden, "--json"));
        Recompute(Written("edited", Text.Replace("\"total_ug\": \"292", "\"total_ug\": \"192", StringComparison.Ordinal)), "--json");
        Recompute(Written("cut", Text[..900]), "--json");
        var said = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(["made again", "refused", "corrupt"], said.Select(of => of.GetProperty("outcome").GetString()!));
        Assert.Equal(("292000000000000", true), (said[0].GetProperty("total_ug").GetString(), said[0].GetProperty("simulated").GetBoolean()));
        Assert.Equal(("figure.total_ug", "\"192000000000000\""), (said[1].GetProperty("differences")[0].GetProperty("path").GetString(), said[1].GetProperty("differences")[0].GetProperty("stated").GetString()));
        Assert.NotEmpty(said[2].GetProperty("reasons").EnumerateArray());
    }

    /// <summary>Of 300 000 kWh at the mill 200 000 for two products, 3 to 1, in a quarter that nobody compares.</summary>
    const string Report = """
        {"format":1,"runs":[{"id":"run-1","unit_process":"leach","from":"2023-07-01T00:00:00.000Z","to":"2023-08-01T00:00:00.000Z","feed_kg":"4000",
         "products":[{"id":"cobalt","mass_kg":"300"},{"id":"nickel","mass_kg":"100"}],"draws":[{"stream":"mill","quantity":"200000"}]}]}
        """;

    [Fact]
    public void A_report_of_production_shares_the_figure_and_shares_that_were_changed_are_refused()
    {
        var report = Written("report", Report);
        Assert.Equal(ExitCode.Accepted, Recompute(Golden, "--production", report));
        // The mill's 300 000 kWh at 0.73 kg.
        foreach (var said in (string[])["run-1        cobalt: 109 500 kg, 365 kg per kg nickel: 36 500 kg, 365 kg per kg", "no product   146 000 kg", "shares       made; none were given to compare with"]) Assert.Contains(said, Flowing, StringComparison.Ordinal);
        Assert.All(output.ToString().Split('\n').Where(line => !line.Contains(Golden, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 80));

        Assert.DoesNotContain("what databases say", Flowing, StringComparison.Ordinal); // no row is beside them

        var (figure, production) = (File.ReadAllBytes(Golden), Encoding.UTF8.GetBytes(Report));
        Assert.True(FigureFile.TryRead("f", figure, [], out var inputs, out _));
        Assert.True(FigureFile.TryRedo(inputs, out _, out var inventory, out _));
        Assert.True(ProductionReport.TryRead("p", production, out var read, out _));
        var stated = Encoding.UTF8.GetString(SharesFile.Redo(SharesInputs.Of(inputs, figure, production, [], []), inventory, read, out _));
        var shares = Written("shares", stated);
        foreach (var (words, code, says) in ((string[], ExitCode, string)[])
        [
            ([Golden, "--production", report, "--shares", shares], ExitCode.Accepted, "shares       the same "),
            ([Golden, "--production", report, "--shares", shares], ExitCode.Accepted, "- what databases say of the products: set, version and validity of each generic row are the word of the file of shares"),
            ([Golden, "--production", report, "--shares", Written("edited", stated.Replace("\"365000000000\"", "\"300000000000\"", StringComparison.Ordinal))], ExitCode.Refused, "shares.runs[0].products[0].ug_per_kg: the file says \"300000000000\", made again it is \"365000000000\""),
            ([Golden, "--production", Written("other", Report.Replace("300\"", "301\"", StringComparison.Ordinal)), "--shares", shares], ExitCode.Refused, "it names another report of production"),
            ([Golden, "--production", Written("much", Report.Replace("200000", "300001", StringComparison.Ordinal))], ExitCode.Accepted, "none: run-1 draw 300001 kWh of mill, of which there are 300000"),
            ([Golden, "--production", Written("wrong", Report.Replace("cobalt", "nickel", StringComparison.Ordinal))], ExitCode.Refused, "an id that no other product of this run has"),
            ([Golden, "--production", Written("newer", Report.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal))], ExitCode.Newer, "NEWER"),
            ([Golden, "--production", report, "--shares", Written("cut", stated[..200])], ExitCode.Corrupt, "CORRUPT"), ([Golden, "--production", Path.Combine(folder, "none")], ExitCode.Absent, "ABSENT"),
        ])
        {
            output.GetStringBuilder().Clear();
            Assert.Equal(code, Recompute(words));
            Assert.Contains(says, Flowing, StringComparison.Ordinal);
        }
        output.GetStringBuilder().Clear();
        Recompute(Golden, "--production", report, "--shares", shares, "--json");
        var product = JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("products").GetProperty("runs")[0].GetProperty("products")[0];
        Assert.Equal(("3/4", "109500000000000", "no comparison for cobalt: no generic figure is known"), (product.GetProperty("common").GetString(), product.GetProperty("co2e_ug").GetString(), product.GetProperty("database").GetProperty("no_comparison").GetString()));
    }

    [Fact]
    public void A_deed_in_a_statement_log_that_the_reader_named_says_who_closed_it()
    {
        string[] deed = [Golden, "--deed", Written("deed", Closing.Encode()), "--proof", Written("proof", Proof(Closing, "north")), "--trust", Policy("quorum north\n")];
        Assert.Equal(ExitCode.Accepted, Recompute(deed));
        Assert.StartsWith("ACCEPTED  figure of site, example", Printed, StringComparison.Ordinal);
        foreach (var said in (string[])["closed by    m.rossi, analyst at the ledger of demo, 2026-11-21 00:00:00.000Z", "ledger.example/statements, index 4 of 7", "north 20", "quorum north: met", "accounts are the ledger's word"]) Assert.Contains(said, Flowing, StringComparison.Ordinal);
        output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Accepted, Recompute([.. deed, "--json"]));
        var json = JsonSerializer.Deserialize<JsonElement>(output.ToString()).GetProperty("deed");
        Assert.Equal(("closing", "m.rossi", true), (json.GetProperty("kind").GetString(), json.GetProperty("account").GetString(), json.GetProperty("log").GetProperty("known").GetBoolean()));
    }

    [Fact]
    public void A_deed_that_no_known_log_holds_vouches_for_nothing()
    {
        var deed = Written("deed", Closing.Encode());
        Assert.Equal(ExitCode.NotVouchedFor, Recompute(Golden, "--deed", deed));
        Assert.Equal(ExitCode.NotVouchedFor, Recompute(Golden, "--deed", deed, "--proof", Written("proof", Proof(Closing))));
        Assert.Equal(ExitCode.NotVouchedFor, Recompute(Golden, "--deed", deed, "--proof", Written("proof", Proof(Closing)), "--trust", Written("other", $"log {Cast.OtherLog.Key.ToVerifierKey()}\nquorum none\n")));
        Assert.Equal(3, Regex.Count(Printed, "SOUND IN ITSELF"));
        Assert.Equal(ExitCode.NotVouchedFor, Recompute(Golden, "--deed", deed, "--proof", Written("proof", Proof(Closing)), "--trust", Policy("quorum north\n")));
        Assert.Contains("NOT WITNESSED", Printed, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Wrongs() => new()
    {
        { "kind", "of the kind plan, which stands for no figure" }, { "facility", "about the facility mine" }, { "period", "about the period 2026-10" }, { "document", "names no figure" }, { "figure", "names another figure" },
    };

    [Theory]
    [MemberData(nameof(Wrongs))]
    public void A_deed_about_something_else_is_refused(string which, string said)
    {
        var deed = which switch
        {
            "kind" => Closing with { Kind = DeedKind.Plan }, "facility" => Closing with { Facility = "mine" }, "period" => Closing with { About = "2026-10" },
            "document" => Closing with { Documents = [new DeedDocument("checklist", Cast.Bytes("x"))] }, _ => Closing with { Documents = [new DeedDocument("figure", Cast.Bytes("x"))] },
        };
        Assert.Equal(ExitCode.Refused, Recompute(Golden, "--deed", Written("deed", deed.Encode()), "--proof", Written("proof", Proof(deed)), "--trust", Policy()));
        Assert.Contains(said, Flowing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proof_of_another_deed_or_by_another_key_is_refused()
    {
        var deed = Written("deed", Closing.Encode());
        Assert.Equal(ExitCode.Refused, Recompute(Golden, "--deed", deed, "--proof", Written("proof", Proof(Closing with { AtMs = 1 })), "--trust", Policy()));
        Assert.Contains("does not lead from the deed", Flowing, StringComparison.Ordinal);
        var forged = new NoteSigner(Cast.StatementLog.Key.Name, Cast.Bytes("stranger"));
        Assert.Equal(ExitCode.Refused, Recompute(Golden, "--deed", deed, "--proof", Written("forged", Proof(Closing)), "--trust", Written("policy2", $"log {forged.Key.ToVerifierKey()}\nquorum none\n")));
        // A segment log's leaf could be made to read like a statement: its origin says that it is none.
        Assert.Equal(ExitCode.Refused, Recompute(Golden, "--deed", deed, "--trust", Policy(), "--proof",
            Written("segments", Proof(Closing, Cast.Log))));
        Assert.Contains("ledger.example/segments is no statement log", Flowing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deed_or_proof_that_does_not_read_ends_as_such()
    {
        Assert.Equal(ExitCode.Absent, Recompute(Golden, "--deed", Path.Combine(folder, "none")));
        Assert.Equal(ExitCode.Empty, Recompute(Golden, "--deed", Written("empty", "")));
        Assert.Equal(ExitCode.Corrupt, Recompute(Golden, "--deed", Golden));
        Assert.Equal(ExitCode.Corrupt, Recompute(Golden, "--deed", Written("deed", Closing.Encode()), "--proof", Golden));
        Assert.Equal(ExitCode.Newer, Recompute(Golden, "--deed", Written("newer", [0x8C, 0x02, .. Closing.Encode()[2..]])));
        Assert.Empty(Printed);
    }

    [Theory, InlineData("recompute"), InlineData("recompute a b"), InlineData("recompute a --proof p"), InlineData("recompute a --trust p"), InlineData("recompute a --out b"), InlineData("recompute a --factors"), InlineData("recompute a --shares s")]
    public void What_cannot_be_meant_is_a_mistake(string line) => Assert.False(Arguments.TryParse(line.Split(' '), out _, out var mistake) || mistake.Length == 0);
}
