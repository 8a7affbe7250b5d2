using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class InitTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Site => Path.Combine(folder, "etc", "site.yaml");

    static string Typed(params string[] lines) => string.Join('\n', lines) + "\n";

    /// <summary>A socket with a meter and a scale's indicator, and a serial line with a flow meter.</summary>
    static readonly string Whole = Typed("acme", "mine-7", "Mine \"seven\": Ost & West", "Australia/Brisbane", "", "ledger.acme.example", "https://ledger.acme.example", "/etc/traceability-edge/authority.pem",
        "gateway", "modbus-tcp", "10.0.0.7:1502", "mill", "1", "sdm630", "SN-1", "", "deck", "20", "ft112", "00417", "", "",
        "line", "modbus-rtu", "/dev/bus-1", "", "", "diesel", "10", "endress-promass83", "E+H 1", "volume_total volume_flow", "", "");

    [Fact]
    public async Task What_was_answered_is_a_site_in_order_that_says_it()
    {
        var run = await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        var site = SiteFile.Load(Site, Profiles).Site!;
        Assert.Equal(("acme", "mine-7", "Mine \"seven\": Ost & West", "edge-mine-7", "ledger.acme.example", 8883),
            (site.Organisation, site.Facility.Id, site.Facility.Name, site.Device, site.Ledger.Host, site.Ledger.Port));
        Assert.Equal((true, new Uri("https://ledger.acme.example/"), "/etc/traceability-edge/authority.pem"), (site.Ledger.Tls, site.Ledger.Api, site.Ledger.ApiAuthority));
        Assert.Equal(["mill.energy_import", "mill.power_total", "deck.gross", "deck.tare", "deck.status", "deck.error", "deck.heartbeat", "diesel.volume_total", "diesel.volume_flow"],
            site.Channels.Select(channel => channel.Id));
        Assert.Equal(("10.0.0.7", 1502, "/dev/bus-1", 9600, LineParity.Even), (site.Buses[0].Host, site.Buses[0].Port, site.Buses[1].Serial!.Device, site.Buses[1].Serial!.Baud, site.Buses[1].Serial!.Parity));
        Assert.Equal("00417", site.Units[1].SerialNumber);
        Assert.Equal((SiteDefaults.DataFolder, TimeSpan.FromSeconds(SiteDefaults.SealIntervalSeconds)), (site.DataFolder, site.Seal.Interval));
        Assert.False(File.Exists(Site + ".draft"));
    }

    [Fact]
    public async Task An_authority_of_its_own_is_asked_for_where_there_is_HTTPS_and_its_path_must_be_whole()
    {
        var run = await SetupRun.AnsweredAsync(Whole.Replace("\n/etc/traceability-edge/authority.pem\n", "\nauthority.pem\n\n", StringComparison.Ordinal), "init", Site, "--profiles", Profiles);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Contains("'authority.pem' is no answer; allowed: /…, the whole path", run.Errors, StringComparison.Ordinal);
        Assert.Null(SiteFile.Load(Site, Profiles).Site!.Ledger.ApiAuthority);

        foreach (var api in (string[])["http://ledger.acme.example", ""])
        {
            var open = Whole.Replace("\nhttps://ledger.acme.example\n/etc/traceability-edge/authority.pem\n", $"\n{api}\n", StringComparison.Ordinal);
            run = await SetupRun.AnsweredAsync(open, "init", Site, "--profiles", Profiles, "--force");
            Assert.True(run.Code == ExitCode.Fine, run.Errors);
            Assert.DoesNotContain("PEM", run.Errors, StringComparison.Ordinal);
        }
        run = await SetupRun.AnsweredAsync(Whole.Replace("/etc/traceability-edge/authority.pem\n", "", StringComparison.Ordinal), "init", Site, "--profiles", Profiles, "--force", "--api-authority", "/own.pem");
        Assert.Equal((ExitCode.Fine, "/own.pem"), (run.Code, SiteFile.Load(Site, Profiles).Site!.Ledger.ApiAuthority));
    }

    [Fact]
    public async Task A_commented_key_holds_its_default_so_that_uncommenting_it_changes_nothing()
    {
        await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles);
        var text = File.ReadAllText(Site);
        string[] keys = ["data-folder", "black-box-kib", "seal", "stop-bits", "rs485", "turnaround-ms", "role"];
        foreach (var key in keys) Assert.Contains($"# {key}: ", text, StringComparison.Ordinal);
        File.WriteAllText(Site, keys.Except(["rs485"]).Aggregate(text, (yaml, key) => yaml.Replace($"# {key}: ", $"{key}: ", StringComparison.Ordinal)));
        var reading = SiteFile.Load(Site, Profiles);
        Assert.True(reading.Site is not null, string.Join('\n', reading.Errors));
        Assert.Equal((SiteDefaults.BlackBoxKiB, SiteDefaults.SealMaxReadings, BusRole.Master), (reading.Site.BlackBoxKiB, reading.Site.Seal.MaxReadings, reading.Site.Buses[1].Role));
    }

    [Fact]
    public async Task A_wrong_answer_is_told_with_what_is_allowed_and_asked_again()
    {
        var run = await SetupRun.AnsweredAsync(Typed("ACME Ltd") + Whole.Replace("\nsdm630\n", "\nsdm\nomron-v680s\nsdm630\n", StringComparison.Ordinal).Replace("\nAustralia/Brisbane\n", "\nBrisbane\nAustralia/Brisbane\n", StringComparison.Ordinal),
            "init", Site, "--profiles", Profiles);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        Assert.Contains("'ACME Ltd' is no answer; allowed: 1 to 32 of a-z, 0-9 and -", run.Errors, StringComparison.Ordinal);
        foreach (var wrong in (string[])["'sdm'", "'omron-v680s'", "'Brisbane'"]) Assert.Contains($"{wrong} is no answer", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_end_early_leave_nothing_behind()
    {
        for (var lines = 0; lines < Whole.Count(c => c == '\n'); lines += 3)
        {
            var run = await SetupRun.AnsweredAsync(string.Join('\n', Whole.Split('\n').Take(lines)), "init", Site, "--profiles", Profiles);
            Assert.Equal(ExitCode.Unusable, run.Code);
            Assert.Contains("nothing was written", run.Errors, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.GetDirectoryName(Site)));
        }
    }

    [Fact]
    public async Task A_site_file_that_is_there_is_replaced_only_by_force_and_kept_beside()
    {
        await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles);
        var first = File.ReadAllText(Site);
        var refused = await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles);
        Assert.Equal(ExitCode.Unusable, refused.Code);
        Assert.Contains("--force", refused.Errors, StringComparison.Ordinal);

        var forced = await SetupRun.AnsweredAsync(Whole[Whole.IndexOf('\n', StringComparison.Ordinal)..][1..], "init", Site, "--profiles", Profiles, "--force", "--organisation", "other");
        Assert.True(forced.Code == ExitCode.Fine, forced.Errors);
        Assert.Equal("other", SiteFile.Load(Site, Profiles).Site!.Organisation);
        Assert.Equal(first, File.ReadAllText(Site + ".before"));
    }

    [Fact]
    public async Task A_site_file_that_is_replaced_is_there_at_every_moment()
    {
        await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles);
        TaskCompletionSource replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using FileSystemWatcher watch = new(Path.GetDirectoryName(Site)!);
        List<string> gone = [];
        watch.Deleted += (_, what) => gone.Add(what.FullPath);
        watch.Renamed += (_, what) =>
        {
            gone.Add(what.OldFullPath);
            if (what.FullPath == Site) replaced.TrySetResult();
        };
        watch.EnableRaisingEvents = true;
        Assert.Equal(ExitCode.Fine, (await SetupRun.AnsweredAsync(Whole, "init", Site, "--profiles", Profiles, "--force")).Code);
        await replaced.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([Site + ".draft"], gone);
    }

    [Fact]
    public async Task Where_nothing_can_be_written_one_sentence_says_so()
    {
        var run = await SetupRun.AnsweredAsync(Whole, "init", "/proc/site.yaml", "--profiles", Profiles);
        Assert.Equal(ExitCode.Unusable, run.Code);
        Assert.Contains("/proc/site.yaml cannot be written", run.Errors, StringComparison.Ordinal);
        Assert.Contains("Remedy", run.Errors, StringComparison.Ordinal);
    }
}
