using System.Diagnostics;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Verifier.Commands;
using Traceability.Verifier.Tests.Corpus;
using Traceability.Verifier.Tests.Corpus.Making;
using Traceability.Verifier.Tests.Logs;

namespace Traceability.Verifier.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    static readonly string Policy = Path.Combine(CorpusCase.Root, "bundle-ticket", "trust.policy");

    readonly string folder = Directory.CreateTempSubdirectory("tr-verifier-").FullName;
    readonly StringWriter output = new();
    readonly StringWriter errors = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static string Case(string name) => Path.Combine(CorpusCase.Root, name, "input.bundle");

    static Arguments Parsed(params string[] words) => Arguments.TryParse(words, out var arguments, out var mistake) ? arguments : throw new ArgumentException(mistake);

    ExitCode Check(params string[] words) => CheckCommand.Run(Parsed(["check", .. words]), output, errors);

    string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    [Theory]
    [InlineData("bundle-ticket", 0), InlineData("bundle-changed-net", 1), InlineData("bundle-nothing", 4), InlineData("bundle-cut", 5), InlineData("bundle-newer", 6), InlineData("no-such-case", 3)]
    public void Every_outcome_has_its_exit_code(string name, int code) => Assert.Equal(code, (int)Check(Case(name), "--trust", Policy));

    [Fact]
    public void Of_several_files_the_first_that_is_not_accepted_decides_and_all_are_checked()
    {
        Assert.Equal(ExitCode.Refused, Check(Case("bundle-ticket"), Case("bundle-changed-net"), Case("bundle-cut")));
        Assert.Contains("CORRUPT", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_cannot_be_used_checks_nothing()
    {
        Assert.Equal(ExitCode.UsageOrInput, Check(Case("bundle-ticket"), "--trust", Case("bundle-ticket")));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public void What_is_printed_fits_eighty_columns_and_ends_with_what_is_not_proven()
    {
        foreach (var name in (string[])["bundle-ticket-with-opening", "bundle-reading", "bundle-not-logged", "bundle-log-unknown", "bundle-without-approval"]) Check(Case(name), "--trust", Policy);
        Check(Case("bundle-reading-without-rule"));
        var lines = output.ToString().Split('\n');
        Assert.All(lines.Where(line => !line.Contains(CorpusCase.Root, StringComparison.Ordinal)).Concat(Arguments.Usage.Split('\n')), line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(6, lines.Count(line => line == "not proven"));
        foreach (var said in (string[])["demo / mine / edge-mine", "organisation's signature", "ledger's word", "the bundle's own word", "quorum two-of-three: met", "not logged", "not a log that you named", "unit not shown"])
            Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void For_machines_there_is_one_object_a_line_and_quantities_are_text_or_integers()
    {
        Check(Case("bundle-ticket"), Case("bundle-reading"), Case("bundle-cut"), "--trust", Policy, "--json");
        var objects = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(["accepted", "accepted", "corrupt"], objects.Select(of => of.GetProperty("outcome").GetString()!));
        Assert.Equal(24_240_000, objects[0].GetProperty("statement").GetProperty("net_g").GetInt64());
        Assert.Equal("81234.51", objects[1].GetProperty("statement").GetProperty("value").GetString());
        Assert.NotEmpty(objects[0].GetProperty("not_proven").EnumerateArray());
    }

    [Fact]
    public void An_extracted_entry_is_a_bundle_that_is_accepted()
    {
        var message = Written("segment", Story.Second.Message);
        string[] held = ["--request", Written("request", Cast.Mine.Bytes), "--approval", Written("approval", Cast.MineApproval),
            "--receipt", Written("receipt", System.Text.Encoding.UTF8.GetBytes(Story.Proof(Story.Second.Identity, null, "north", "south"))), "--configuration", Written("first", Story.First.Message)];
        var ticket = Path.Combine(folder, "ticket.bundle");
        var reading = Path.Combine(folder, "reading.bundle");
        Assert.Equal(ExitCode.Accepted, Extract([message, "--entry", "2", "--out", ticket, .. held]));
        Assert.Equal(ExitCode.Accepted, Extract([message, "--entry", "1", "--reading", "1", "--out", reading, .. held]));
        Assert.Equal(File.ReadAllBytes(Case("bundle-ticket")), File.ReadAllBytes(ticket));
        Assert.Equal(File.ReadAllBytes(Case("bundle-reading")), File.ReadAllBytes(reading));
        Assert.Equal(ExitCode.Accepted, Check(ticket, reading, "--trust", Policy));
    }

    [Fact]
    public void An_entry_is_extracted_from_a_bundle_without_its_neighbours()
    {
        var both = Written("both.bundle", Story.TicketBundleUnchecked(Story.Second, Story.SeriesEntry, Story.TicketEntry).Encode());
        var one = Path.Combine(folder, "one.bundle");
        Assert.Equal(ExitCode.Accepted, Extract(both, "--entry", "2", "--out", one));
        Assert.Equal(Evidence.ReadKind.Ok, ReadKind(one));
        Assert.Equal(ExitCode.NotVouchedFor, Check(one)); // nobody was named
        Assert.True(File.ReadAllBytes(one).AsSpan().IndexOf(Story.Second.Body.Entries[Story.SeriesEntry]) < 0, "the neighbour shows");
        Assert.Equal(ExitCode.Corrupt, Extract(both, "--entry", "4", "--out", one));
    }

    /// <summary>One log, one organisation and witnesses whom this bundle does not bring: genuine, and not what was asked for.</summary>
    [Fact]
    public void A_bundle_whose_quorum_is_not_met_is_not_titled_accepted()
    {
        var (bundle, trust) = (Case("bundle-not-witnessed"), Path.Combine(CorpusCase.Root, "bundle-not-witnessed", "trust.policy"));
        Assert.Equal(ExitCode.NotVouchedFor, Check(bundle, "--trust", trust));
        Assert.StartsWith("NOT WITNESSED  ticket 18-1111", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("but          your quorum of witnesses, two-of-three, is not met\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ACCEPTED", output.ToString(), StringComparison.Ordinal);
        output.GetStringBuilder().Clear();
        Check(bundle, "--trust", trust, "--json");
        var told = JsonSerializer.Deserialize<JsonElement>(output.ToString());
        Assert.Equal(("accepted", "not witnessed", "two-of-three", false),
            (told.GetProperty("outcome").GetString(), told.GetProperty("standing").GetString(), told.GetProperty("quorum").GetProperty("name").GetString(), told.GetProperty("quorum").GetProperty("met").GetBoolean()));
    }

    /// <summary>Whatever ends with another code than 0 has another title than ACCEPTED, and the other way round.</summary>
    [Fact]
    public void The_title_says_accepted_exactly_where_the_exit_code_does_or_something_was_weighed()
    {
        foreach (var name in Directory.GetDirectories(CorpusCase.Root, "bundle-*").Select(folder => Path.GetFileName(folder)!))
        {
            output.GetStringBuilder().Clear();
            var trust = Path.Combine(CorpusCase.Root, name, "trust.policy");
            var code = Check(File.Exists(trust) ? [Case(name), "--trust", trust] : [Case(name)]);
            Assert.Equal((name, code is ExitCode.Accepted or ExitCode.WeighingsFound), (name, output.ToString().StartsWith("ACCEPTED  ", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_bundle_that_nobody_whom_the_policy_names_vouches_for_is_only_sound_in_itself()
    {
        var stranger = new Evidence.Log.NoteKey("ledger.example/other", new byte[32]);
        var trust = Written("stranger.policy", System.Text.Encoding.UTF8.GetBytes($"log {stranger.ToVerifierKey()}\nquorum none\n"));
        Assert.Equal(ExitCode.NotVouchedFor, Check(Case("bundle-without-approval"), "--trust", trust));
        Assert.Contains("SOUND IN ITSELF", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("nobody whom you named vouches for it", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ledger's word", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bundle-ticket/input.bundle", "a ticket: entry 2 of segment 0"), InlineData("bundle-ticket/trust.policy", "two-of-three: 2 of north, south, east")]
    [InlineData("proof-accepted/input.tlog-proof", "index 4 of 7"), InlineData("checkpoint-accepted/input.note", "ledger.example/segments"), InlineData("bundle-changed-net/input.bundle", "weighing, ticket 18-1111")]
    public void Show_says_what_is_in_a_file_and_that_it_checked_only_the_form(string file, string said)
    {
        Assert.Equal(ExitCode.Accepted, ShowCommand.Run(Parsed("show", Path.Combine(CorpusCase.Root, file)), output, errors));
        Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
        Assert.Contains("form only", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Show_reads_messages_requests_and_approvals_too()
    {
        Assert.Equal(ExitCode.Accepted, ShowCommand.Run(Parsed("show", Written("m", Story.First.Message), Written("r", Cast.Mine.Bytes), Written("a", Cast.MineApproval), Written("s", Story.First.Segment.Sign1.Bytes)), output, errors));
        foreach (var said in (string[])["segment message", "enrolment request", "approval", "signed segment"]) Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Empty, ShowCommand.Run(Parsed("show", Written("nothing", [])), output, errors));
        Assert.Equal(ExitCode.Corrupt, ShowCommand.Run(Parsed("show", Written("noise", [0x00, 0x01])), output, errors));
    }

    [Fact]
    public async Task A_log_is_accepted_whole_and_refused_with_the_name_of_its_wrong_file()
    {
        using var log = new WrittenLog(600);
        var policy = Written("policy", System.Text.Encoding.UTF8.GetBytes($"log {WrittenLog.Signer.Key.ToVerifierKey()}\nquorum none\n"));
        Assert.Equal(ExitCode.Accepted, await Fsck(log.Folder, "--trust", policy));
        Assert.StartsWith("ACCEPTED  log", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("by the log", output.ToString(), StringComparison.Ordinal);
        output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.NotVouchedFor, await Fsck(log.Folder, "--trust", Written("quorum", System.Text.Encoding.UTF8.GetBytes(
            $"log {WrittenLog.Signer.Key.ToVerifierKey()}\nwitness north {Cast.Witness("north").ToVerifierKey()}\nquorum north\n"))));
        Assert.StartsWith("NOT WITNESSED  log", output.ToString(), StringComparison.Ordinal);
        log.Flip("tile/entries/001", 7);
        Assert.Equal(ExitCode.Refused, await Fsck(log.Folder, "--trust", policy));
        Assert.Contains("tile/entries/001", output.ToString(), StringComparison.Ordinal);
        log.Flip("checkpoint", 3);
        Assert.Equal(ExitCode.Refused, await Fsck(log.Folder));
        File.Delete(log.At("checkpoint"));
        Assert.Equal(ExitCode.Absent, await Fsck(log.Folder));
    }

    [Theory]
    [InlineData("ledger.example/segments", 3_990, "SOUND IN ITSELF  log")]
    [InlineData("ledger.example/segments/3", 3_990, "REFUSED  log")] // to another log than this
    [InlineData("ledger.example/segments", 4_000, "REFUSED  log")] // more kept than are here
    public async Task A_log_that_continues_another_one_says_so(string origin, long kept, string verdict)
    {
        var (root, old) = (new NoteSigner("ledger.example/root", new byte[32]), new NoteSigner("ledger.example/old", new byte[32]));
        var succession = new Succession("ledger.example/old", 4_000, new byte[32], new NoteKey(origin, WrittenLog.Signer.Key.PublicKey), kept, 7);
        using var log = new WrittenLog(4_000, SuccessionStatement.Of(succession.Sign([root]), new Checkpoint("ledger.example/old", 4_000, new byte[32]).Sign(old)).Encode());
        Assert.Equal(verdict == "SOUND IN ITSELF  log" ? ExitCode.NotVouchedFor : ExitCode.Refused, await Fsck(log.Folder));
        Assert.Contains(verdict, output.ToString(), StringComparison.Ordinal);
        if (kept == 3_990 && verdict == "SOUND IN ITSELF  log") Assert.Matches("continues +.*ledger.example/old.*, which had 4.?000 leaves; 3.?990 kept", output.ToString());
        else Assert.Contains("entry 0: ", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""), InlineData("weigh x"), InlineData("check"), InlineData("check x --what"), InlineData("check x --trust"), InlineData("check x --json --json"), InlineData("extract x"), InlineData("extract x --entry -1"), InlineData("fsck a b"), InlineData("show x --json")]
    public void What_cannot_be_meant_is_a_mistake(string line) =>
        Assert.False(Arguments.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out _, out var mistake) || mistake.Length == 0);

    [Fact]
    public void The_program_itself_answers_help_and_mistakes_with_its_exit_codes()
    {
        Assert.Equal(0, Run("--help"));
        Assert.Equal(2, Run("weigh"));
        Assert.Equal(1, Run("check", Case("bundle-changed-net")));
    }

    static int Run(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Arguments).Assembly.Location, .. words]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    static Evidence.ReadKind ReadKind(string path) => Bundle.TryRead(File.ReadAllBytes(path), out _).Kind;

    ExitCode Extract(params string[] words) => ExtractCommand.Run(Parsed(["extract", .. words]), output, errors, () => Stream.Null);

    Task<ExitCode> Fsck(params string[] words) => FsckCommand.RunAsync(Parsed(["fsck", .. words]), output, errors, TestContext.Current.CancellationToken);
}
