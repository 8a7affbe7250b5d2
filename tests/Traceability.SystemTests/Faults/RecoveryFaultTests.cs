using System.Text;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.SystemTests.Running;
using Xunit;

namespace Traceability.SystemTests.Faults;

/// <summary>A ledger whose database came back from a backup, as its operator and its devices live through it.</summary>
public sealed class RecoveryFaultTests
{
    [Fact]
    public Task A_ledger_from_a_backup_refuses_goes_on_by_its_root_key_and_is_refilled_by_the_device() => SiteUnderTest.RunAsync(async site =>
    {
        var ledger = site.Ledger;
        var (database, backup, stick) = (Path.Combine(ledger.Data, "ledger.db"), Path.Combine(ledger.Data, "..", "backup.db"), Path.Combine(ledger.Data, "..", "root.ed25519"));
        File.Move(Path.Combine(ledger.Data, "keys", "root.ed25519"), stick);
        Assert.Equal(0, await ledger.Process.TerminateAsync());
        Assert.Equal([database], Directory.GetFiles(ledger.Data, "ledger.db*")); // one file to copy
        File.Copy(database, backup);

        await ledger.StartAgainAsync();
        var kept = await ledger.NumberAsync(SiteUnderTest.Facility);
        var lost = await Until.GivenAsync(() => Task.FromResult(StoredChain.Verified(site.AgentData).Links.FirstOrDefault(
            link => link.Header.Number > kept && link.Receipt is not null && link.Content.Entries.Any(entry => entry is Series))), "the device has no receipt of what will be lost");
        var reading = $"/bundles/{Convert.ToHexStringLower(lost.Identity)}/{lost.Content.Entries.ToList().FindIndex(entry => entry is Series)}?reading=0";
        Assert.NotNull(await ledger.BytesAsync(reading));
        Assert.Equal(0, await ledger.Process.TerminateAsync());
        File.Copy(backup, database, overwrite: true);

        ledger.Launch();
        Assert.Equal(2, await ledger.Process.ExitCodeAsync());
        var refusal = Assert.Single(ledger.Process.Lines);
        foreach (var said in (string[])["second-place", "rollback: it holds a checkpoint of", "the command recover"]) Assert.Contains(said, refusal, StringComparison.Ordinal);

        var recovery = ledger.LaunchRecovery(stick);
        Assert.Equal(0, await recovery.ExitCodeAsync());
        Assert.Matches("^traceability-ledger/demo \\([0-9]+ leaves\\) is continued by traceability-ledger/demo/2, which keeps [1-9][0-9]*$", recovery.Lines[0]);

        // Between its subscriptions the device may hear a head of the new log before it hears of the new log; it says so, and the next one is believed.
        site.Expect("Ignored a head: ");
        // Without the broker nobody can have told the device yet, so the hole is there to be seen.
        await site.Broker.KillAsync();
        await ledger.StartAgainAsync();
        Assert.True((await ledger.ChainAsync(SiteUnderTest.Facility)).GetProperty("refilling").GetBoolean());
        Assert.Null(await ledger.BytesAsync(reading));
        await site.Broker.RestartAsync();
        await Until.TrueAsync(async () => !(await ledger.ChainAsync(SiteUnderTest.Facility)).GetProperty("refilling").GetBoolean(), () => $"the hole stays open:\n{string.Join('\n', site.Agent.Lines.TakeLast(20))}");
        await site.EndsExactAsync();

        var policy = Path.Combine(ledger.Data, "..", "trust.policy");
        await File.WriteAllTextAsync(policy, $"log {await VerifierKeyAsync(ledger, "segments", "log")}\nlog {await VerifierKeyAsync(ledger, "statements", "statements")}\nquorum none\n");
        foreach (var log in (string[])["segments", "statements"])
        {
            var whole = await VerifierAsync(ledger, "fsck", new Uri(ledger.Url, "/log/" + log).AbsoluteUri, "--trust", policy);
            Assert.StartsWith("ACCEPTED  log", whole, StringComparison.Ordinal);
            if (log == "segments") Assert.Matches("continues +traceability-ledger/demo, which had", whole);
        }
        var bundle = Path.Combine(ledger.Data, "..", "reading.bundle");
        await File.WriteAllBytesAsync(bundle, await Until.GivenAsync(() => ledger.BytesAsync(reading), "what came again has no receipt"));
        var proven = await VerifierAsync(ledger, "check", bundle, "--trust", policy);
        Assert.StartsWith("ACCEPTED  reading", proven, StringComparison.Ordinal);
        Assert.Contains("traceability-ledger/demo/2, index", proven, StringComparison.Ordinal);
        Assert.Contains("continues traceability-ledger/demo, which had", proven, StringComparison.Ordinal);
    });

    /// <summary>Of the generation that a log is now: its checkpoint names the origin, its key lies with the ledger's.</summary>
    static async Task<string> VerifierKeyAsync(LedgerUnderTest ledger, string log, string file)
    {
        var origin = Encoding.UTF8.GetString(await ledger.RootBytesAsync($"/log/{log}/checkpoint")).Split('\n')[0];
        return new NoteSigner(origin, await File.ReadAllBytesAsync(Path.Combine(ledger.Data, "keys", origin.EndsWith("/2", StringComparison.Ordinal) ? file + ".2.ed25519" : file + ".ed25519"))).Key.ToVerifierKey();
    }

    /// <summary>What the built verifier prints; it accepts, or the test fails.</summary>
    static async Task<string> VerifierAsync(LedgerUnderTest ledger, params string[] words)
    {
        await using var verifier = ProgramProcess.Start("Traceability.Verifier", ledger.Data, words);
        var code = await verifier.ExitCodeAsync();
        var said = string.Join('\n', verifier.Lines).Replace('\u00A0', ' ');
        Assert.True(code == 0, said);
        return said;
    }
}
