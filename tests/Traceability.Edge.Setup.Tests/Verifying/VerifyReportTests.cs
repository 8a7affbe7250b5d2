using System.Security.Cryptography;
using System.Text;
using Traceability.Edge.Setup.Commissioning;
using Traceability.Edge.Setup.Reports;
using Traceability.Edge.Setup.Tests.Commissioning;
using Traceability.Edge.Setup.Tests.Reading;
using Traceability.Evidence.Entries;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Verifying;

/// <summary><c>verify REPORT.pdf</c>: what the chain signs, and each way in which it does not.</summary>
public sealed class VerifyReportTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;
    readonly ChainBuilder chain = new(Terms.Of("acme", "north", "edge-1"));
    readonly List<byte[]> segments = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string At(string name) => Path.Combine(folder, name);

    byte[] Report(string of = "", string? ofChain = null)
    {
        var page = new PdfPage();
        page.Text(50, 50, PdfFace.Plain, 10, "an acceptance report " + of);
        return PdfFile.Write([page], "", DateTimeOffset.FromUnixTimeMilliseconds(chain.NowMs), new ReportMark(ofChain ?? Convert.ToHexStringLower(chain.Chain), chain.Number).ToString());
    }

    void Seal(params IReadOnlyList<Entry> entries) => segments.Add(chain.Seal(entries).Message);

    void Sign(byte[] report, string subject = "acceptance-report", string cause = "report") =>
        Seal(new SiteEvent(EventCode.Commissioning, chain.NowMs, subject, null, null, cause, Convert.ToHexStringLower(SHA256.HashData(report))));

    async Task<SetupRun> VerifyAsync(byte[] report, params string[] args)
    {
        await File.WriteAllBytesAsync(At("report.pdf"), report);
        await File.WriteAllBytesAsync(At("chain.cborseq"), [.. segments.SelectMany(bytes => bytes)]);
        await File.WriteAllBytesAsync(At("enrolment.cbor"), chain.Request.Bytes);
        return await SetupRun.OfAsync(["verify", At("report.pdf"), "--chain", At("chain.cborseq"), .. args]);
    }

    Task<SetupRun> ByTheKeyAsync(byte[] report, params string[] args) => VerifyAsync(report, ["--enrolment", At("enrolment.cbor"), .. args]);

    [Fact]
    public async Task A_report_that_the_chain_signs_is_told_with_segment_key_and_time()
    {
        Seal();
        var report = Report();
        Seal();
        Sign(report);
        var run = await ByTheKeyAsync(report);
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        run.FitsEightyColumns();
        Assert.Contains("segment 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("Signed: not a byte was changed since.", run.Output, StringComparison.Ordinal);
        var json = (await ByTheKeyAsync(report, "--json")).Json;
        Assert.Equal(("signed", 3, Convert.ToHexStringLower(chain.Key.Kid)), (json.GetProperty("state").GetString(), json.GetProperty("segment").GetInt64(), json.GetProperty("key").GetString()));
        Assert.Equal(1, json.GetProperty("entry").GetInt64() - 2); // three tallies, and it
    }

    [Fact]
    public async Task Without_the_enrolment_nobody_is_told_that_the_device_signed()
    {
        var report = Report();
        Sign(report);
        var run = await VerifyAsync(report);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("who signed is NOT checked", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_altered_byte_behind_its_mark_is_altered()
    {
        var report = Report();
        Sign(report);
        foreach (var at in (int[])[200, report.Length / 2, report.Length - 1])
        {
            var altered = report.ToArray();
            altered[at] ^= 1;
            var run = await ByTheKeyAsync(altered, "--json");
            Assert.Equal((ExitCode.Wrong, "altered", 1), (run.Code, run.Json.GetProperty("state").GetString(), run.Json.GetProperty("segment").GetInt64()));
        }
        Assert.Equal("altered", (await ByTheKeyAsync(report[..^5], "--json")).Json.GetProperty("state").GetString());
        Assert.Contains("ALTERED", (await ByTheKeyAsync([.. report, 10])).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_no_segment_signs_is_not_signed_whatever_was_signed_before_it()
    {
        Sign(Report("earlier"));
        var report = Report();
        Sign(report, subject: "gate");
        Sign(report, cause: "agrees");
        var run = await ByTheKeyAsync(report);
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Contains("NOT SIGNED: this chain, up to segment 3, has no report behind segment 1", run.Errors, StringComparison.Ordinal);
        var other = Report(ofChain: new string('0', 32));
        Assert.Contains("and this is another", (await ByTheKeyAsync(other)).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absent_empty_corrupt_and_newer_are_told_apart()
    {
        Sign(Report());
        var newer = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Report()).Replace("report 1, chain", "report 2, chain", StringComparison.Ordinal));
        foreach (var (bytes, state) in ((byte[], string)[])[([], "empty"), ("%PDF-1.4\n"u8.ToArray(), "corrupt"), (Report()[..40], "corrupt"), (newer, "newer")])
        {
            var run = await ByTheKeyAsync(bytes, "--json");
            Assert.Equal((ExitCode.Wrong, state), (run.Code, run.Json.GetProperty("state").GetString()));
        }
        var absent = await SetupRun.OfAsync("verify", At("none.pdf"), "--agent", At("agent.sock"), "--json");
        Assert.Equal((ExitCode.Wrong, "absent"), (absent.Code, absent.Json.GetProperty("state").GetString()));
        Assert.Contains("there is no such file", (await SetupRun.OfAsync("verify", At("none.pdf"))).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_the_device_did_not_sign_signs_nothing()
    {
        var report = Report();
        var forged = new ChainBuilder(Terms.Of("acme", "north", "edge-1"));
        segments.Add(forged.Seal([new SiteEvent(EventCode.Commissioning, chain.NowMs, "acceptance-report", null, null, "report", Convert.ToHexStringLower(SHA256.HashData(report)))], [],
            header => header with { Chain = chain.Chain, Previous = chain.Tip }).Message);
        var run = await ByTheKeyAsync(report, "--json");
        Assert.Equal((ExitCode.Wrong, "not-signed"), (run.Code, run.Json.GetProperty("state").GetString()));
        Assert.Contains("names another key", run.Json.GetProperty("faults")[0].GetString(), StringComparison.Ordinal);
    }

    /// <summary>Whoever may ask another device's agent can have anything signed, a report of this device too.</summary>
    [Fact]
    public async Task A_report_of_one_chain_that_another_chain_signs_is_not_signed()
    {
        var report = Report(ofChain: new string('a', 32));
        Sign(report);
        foreach (var run in (SetupRun[])[await ByTheKeyAsync(report, "--json"), await VerifyAsync(report, "--json")])
        {
            Assert.Equal((ExitCode.Wrong, "not-signed"), (run.Code, run.Json.GetProperty("state").GetString()));
            Assert.Contains("and this is another", run.Json.GetProperty("why").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_chain_was_told_before_it_is_listed_since_nothing_proves_the_lines_of_the_report()
    {
        Seal(Compared("mill.energy_import", "agrees"), Compared("gate\u001b[2J", "agrees"));
        var report = Report();
        Sign(report);
        Seal(Compared("mill.power_total", "differs"));
        var run = await ByTheKeyAsync(report);
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        run.FitsEightyColumns();
        Assert.Contains("not proven", run.Output, StringComparison.Ordinal);
        Assert.Contains("that its lines are the chain's entries", run.Output, StringComparison.Ordinal);
        Assert.Contains("mill.energy_import", run.Output, StringComparison.Ordinal);
        Assert.Contains("gate?[2J", run.Output, StringComparison.Ordinal);
        var entered = (await ByTheKeyAsync(report, "--json")).Json.GetProperty("entered");
        Assert.Equal([("mill.energy_import", "agrees", 1L), ("gate\u001b[2J", "agrees", 1L)], entered.EnumerateArray().Select(one => (one.GetProperty("subject").GetString(), one.GetProperty("cause").GetString(), one.GetProperty("segment").GetInt64())));

        segments.Clear();
        Sign(report);
        Assert.Contains("The chain has no comparison before it.", (await VerifyAsync(report)).Output, StringComparison.Ordinal);

        SiteEvent Compared(string channel, string result) => new(EventCode.Commissioning, chain.NowMs, channel, null, null, result, "shown 1234.5, read 1234.5, agent read 1234.5 1 s before, within 0.1 kWh");
    }

    [Fact]
    public async Task A_time_that_no_calendar_has_is_unknown()
    {
        var report = Report();
        segments.Add(chain.Seal([new SiteEvent(EventCode.Commissioning, chain.NowMs, "acceptance-report", null, null, "report", Convert.ToHexStringLower(SHA256.HashData(report)))], [],
            header => header with { SealedMs = (1L << 53) - 1 }).Message);
        var run = await ByTheKeyAsync(report);
        Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        Assert.Contains("unknown UTC", run.Output, StringComparison.Ordinal);
        Assert.False((await ByTheKeyAsync(report, "--json")).Json.TryGetProperty("sealedAt", out _));
    }

    [Fact]
    public async Task An_empty_name_is_no_file()
    {
        await VerifyAsync(Report());
        Assert.Equal("absent", (await SetupRun.OfAsync("verify", "", "--chain", At("chain.cborseq"), "--json")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_running_agent_is_asked_where_no_export_is_named()
    {
        var report = Report();
        Sign(report);
        await VerifyAsync(report);
        await using (await FakeAgent.StartAsync(At("agent.sock"), segments: [.. segments.SelectMany(bytes => bytes)]))
        {
            var run = await SetupRun.OfAsync("verify", At("report.pdf"), "--agent", At("agent.sock"), "--enrolment", At("enrolment.cbor"));
            Assert.True(run.Code == ExitCode.Fine, run.Errors + run.Output);
        }
        Assert.Equal(ExitCode.Unreachable, (await SetupRun.OfAsync("verify", At("report.pdf"), "--agent", At("none.sock"))).Code);
    }

    [Fact]
    public async Task A_chain_that_cannot_be_copied_says_where_and_not_that_the_export_is_missing()
    {
        var report = Report();
        Sign(report);
        await VerifyAsync(report);
        await using var agent = await FakeAgent.StartAsync(At("agent.sock"), segments: [.. segments.SelectMany(bytes => bytes)]);
        await using SetupProcess setup = new("TMPDIR=" + At("none"), ["verify", At("report.pdf"), "--agent", At("agent.sock")]);
        await setup.UntilSaysAsync($"The chain cannot be copied to {At("none")}");
        await setup.UntilSaysAsync("--chain FILE.");
        Assert.Equal((int)ExitCode.Unusable, await setup.ExitAsync());
    }
}
