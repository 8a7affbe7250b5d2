using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class EnrollTests : IDisposable
{
    const string Code = "7K4M-2PXQ-9TRC-VW3N", TermsFor = "POST /api/v1/terms", Enrolments = "POST /api/v1/enrolments";

    static readonly string Site = RepositoryRoot.File("firmware-config/sites/demo-mine.yaml");
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-enroll-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Data => Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;

    string Place => Path.Combine(folder, "terms");

    Task<SetupRun> EnrollAsync(params string[] more) => SetupRun.OfAsync(["enroll", Site, "--profiles", Profiles, "--data", Data, "--terms-at", Place, .. more]);

    /// <summary>As the ledger that drew the code answers.</summary>
    static string Given(string terms, string? tag = null) =>
        JsonSerializer.Serialize(new { terms, tag = tag ?? (EnrolmentCode.TryParse(Code, out var code) ? code.TagOf(terms) : throw new InvalidOperationException("mistyped")) });

    /// <summary>As the agent's first start leaves it.</summary>
    void Sign() => File.WriteAllBytes(Path.Combine(Data, "enrolment.cbor"), new ChainBuilder(Terms.Of("demo", "mine", "edge-mine")).Request.Bytes);

    [Fact]
    public async Task A_code_is_spent_only_where_there_is_a_place_for_what_it_gives()
    {
        await using var ledger = await LedgerStandIn.StartAsync(_ => (200, Given(Terms.Of("demo", "mine", "edge-mine").Encode())));
        var run = await SetupRun.OfAsync("enroll", Site, "--profiles", Profiles, "--data", Data, "--terms-at", Path.Combine(folder, "missing", "terms"), "--ledger", ledger.Url, "--code", Code);
        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Contains("Remedy", run.Errors, StringComparison.Ordinal);
        Assert.Empty(ledger.Asked);
    }

    [Fact]
    public async Task Over_plain_http_no_code_and_no_secret_leaves_this_machine()
    {
        var run = await EnrollAsync("--ledger", "http://ledger.example", "--code", Code);
        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Contains("https://, or --terms FILE", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Place));
    }

    [Fact]
    public async Task Terms_of_another_device_are_kept_apart_since_their_code_is_spent()
    {
        await using var ledger = await LedgerStandIn.StartAsync(_ => (200, Given(Terms.Of("demo", "mine", "edge-other").Encode())));
        var run = await EnrollAsync("--ledger", ledger.Url, "--code", Code);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("demo/mine/edge-other", run.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Place));
        var kept = File.ReadAllText(Place + ".received");
        // As it is told: the same again with what is kept, which a wrong site file does not cost either.
        Assert.Equal(ExitCode.Wrong, (await EnrollAsync("--terms", Place + ".received", "--request", Path.Combine(folder, "out"))).Code);
        Assert.Equal(kept, File.ReadAllText(Place + ".received"));
        // Nor does a code that is mistyped afterwards.
        Assert.Equal(ExitCode.Wrong, (await EnrollAsync("--ledger", ledger.Url, "--code", Code[..^1] + "0")).Code);
        Assert.Equal(kept, File.ReadAllText(Place + ".received"));
    }

    [Fact]
    public async Task An_answer_in_an_unknown_character_set_is_one_sentence()
    {
        await using var ledger = await LedgerStandIn.StartAsync(_ => (200, "{}"), "application/json; charset=klingon");
        var run = await EnrollAsync("--ledger", ledger.Url, "--code", Code);
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("unknown character set", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task Whoever_stands_in_between_and_puts_another_log_key_into_the_terms_is_not_believed()
    {
        var terms = Terms.Of("demo", "mine", "edge-mine");
        var (real, swapped) = (terms.Encode(), (terms with { Logs = [terms.Logs[0] with { Key = new byte[32] }, .. terms.Logs.Skip(1)] }).Encode());
        Assert.NotEqual(real, swapped);
        var tag = JsonDocument.Parse(Given(real)).RootElement.GetProperty("tag").GetString()!;
        foreach (var answer in (string[])[Given(swapped, tag), Given(real, new string('0', 64)), Given(real, ""), "{}", real, "[1]", """{"terms":"\ud800","tag":""}"""])
        {
            await using var between = await LedgerStandIn.StartAsync(_ => (200, answer));
            var run = await EnrollAsync("--ledger", between.Url, "--code", Code);
            Assert.Equal(ExitCode.Wrong, run.Code);
            Assert.Contains("the terms are not from the ledger that gave this code", run.Errors, StringComparison.Ordinal);
            Assert.Contains("Remedy", run.Errors, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder));
            // What came to him gives him neither the code nor a tag of his own.
            Assert.DoesNotContain(Code.Replace("-", "", StringComparison.Ordinal), Assert.Single(between.Sent).Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_mistyped_code_is_told_before_anybody_is_asked()
    {
        await using var ledger = await LedgerStandIn.StartAsync(_ => (200, "{}"));
        foreach (var typed in (string[])[Code[..^1] + "0", "7K4M", new string('0', 100)])
        {
            var run = await EnrollAsync("--ledger", ledger.Url, "--code", typed);
            Assert.Equal(ExitCode.Wrong, run.Code);
            Assert.Contains("mistyped", run.Errors, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder));
        }
        Assert.Empty(ledger.Asked);
    }

    [Theory]
    [InlineData(404, "no such code")]
    [InlineData(410, "the code has been used: ask for a new one")]
    [InlineData(410, "the code has expired: ask for a new one")]
    [InlineData(429, "too many wrong codes")]
    public async Task What_the_ledger_says_of_a_code_is_passed_on_and_nothing_is_left(int status, string detail)
    {
        await using var ledger = await LedgerStandIn.StartAsync(_ => (status, $$"""{"title":"x","detail":"{{detail}}"}"""));
        var run = await EnrollAsync("--ledger", ledger.Url, "--code", Code);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains(detail, run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_voucher_that_was_cut_off_is_refused_and_nothing_is_left()
    {
        var voucher = Path.Combine(Data, "voucher");
        var text = Terms.Of("demo", "mine", "edge-mine").Encode();
        foreach (var half in (string[])["", text[..(text.Length / 2)], "\0\0\0"])
        {
            File.WriteAllText(voucher, half);
            var run = await EnrollAsync("--terms", voucher, "--request", Path.Combine(Data, "out"));
            Assert.Equal(ExitCode.Wrong, run.Code);
            Assert.Contains("no enrolment terms", run.Errors, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder));
        }
    }

    [Fact]
    public async Task Without_a_network_the_signed_request_goes_onto_the_stick()
    {
        Sign();
        var stick = Path.Combine(folder, "edge.request");
        var run = await EnrollAsync("--request", stick);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Data, "enrolment.cbor")), File.ReadAllBytes(stick));

        // A full one keeps what is whole on it.
        File.CreateSymbolicLink(stick + ".part", "/dev/full");
        Assert.Equal(ExitCode.Unusable, (await EnrollAsync("--request", stick)).Code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Data, "enrolment.cbor")), File.ReadAllBytes(stick));
        Assert.False(File.Exists(stick + ".part"));

        var gone = await EnrollAsync("--request", Path.Combine(folder, "gone", "edge.request"));
        Assert.Equal(ExitCode.Unusable, gone.Code);
        Assert.Contains("is the stick in", gone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enrolled_device_whose_label_key_is_not_taken_is_enrolled_and_told_so()
    {
        Sign();
        Directory.CreateDirectory(Path.Combine(Data, "keys"));
        File.WriteAllBytes(Path.Combine(Data, "keys", "label.key"), new byte[32]);
        await using var ledger = await LedgerStandIn.StartAsync(question => question == Enrolments ? (200, "{}") : (409, """{"detail":"another label key"}"""));
        var run = await EnrollAsync("--ledger", ledger.Url);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("is enrolled, but its days are not stated yet: another label key", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(TermsFor, ledger.Asked); // it has signed already: no code is asked for
    }

    [Fact]
    public async Task A_ledger_that_is_not_there_is_unreachable()
    {
        Sign();
        var run = await EnrollAsync("--ledger", "http://127.0.0.1:9");
        Assert.Equal(ExitCode.Unreachable, run.Code);
        Assert.Contains("does not enrol", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_put_down_without_following_a_link_and_readable_for_the_agent()
    {
        var (carried, bait) = (Path.Combine(folder, "certificate.answer"), Path.Combine(folder, "bait"));
        File.WriteAllText(carried, "note", System.Text.Encoding.ASCII);
        File.SetUnixFileMode(carried, UnixFileMode.UserRead);
        File.WriteAllText(bait, "untouched");
        File.CreateSymbolicLink(Path.Combine(Data, "certificate.answer.new"), bait);
        var run = await EnrollAsync("--take", carried);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        var taken = Path.Combine(Data, "certificate.answer");
        Assert.Equal(("note", "untouched"), (File.ReadAllText(taken), File.ReadAllText(bait)));
        Assert.True(File.GetUnixFileMode(taken).HasFlag(UnixFileMode.OtherRead));

        File.WriteAllBytes(bait, new byte[65 * 1024]);
        Assert.Equal(ExitCode.Wrong, (await EnrollAsync("--take", bait)).Code);
        Assert.Equal(ExitCode.Unusable, (await EnrollAsync("--take", Path.Combine(folder, "none"))).Code);
    }
}
