using Traceability.Ledger.Emissions;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class OptionsTests
{
    static readonly string[] Good = ["--data", "/tmp/does-not-exist-yet", "--url", "http://127.0.0.1:0", "--broker", "localhost:1883", "--plans", "/tmp"];

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        Assert.True(LedgerOptions.TryParse(Good, out var options, out _));
        Assert.Equal(("demo", "traceability-ledger/demo", "localhost", 1883, "/tmp/does-not-exist-yet/evidence"),
            (options.Organisation, options.Origin, options.BrokerHost, options.BrokerPort, options.Evidence));
        Assert.Equal((Log.LogCadence.Default, "/tmp/does-not-exist-yet/second-place"), (options.Cadence, options.SecondPlace));
    }

    [Theory]
    [InlineData("--url", "https://127.0.0.1:1")]
    [InlineData("--url", "127.0.0.1:80")]
    [InlineData("--reading", "everybody")]
    [InlineData("--broker", "localhost")]
    [InlineData("--broker", "localhost:0")]
    [InlineData("--broker", ":1883")]
    [InlineData("--plans", "/tmp/no/such/folder")]
    [InlineData("--org", "De mo")]
    [InlineData("--origin", "a+b")]
    [InlineData("--port", "1")]
    [InlineData("--second-place", "/etc/passwd")]
    [InlineData("--checkpoint-seconds", "0")]
    [InlineData("--checkpoint-seconds", "1.5")]
    [InlineData("--log-padding", "-8")]
    [InlineData("--log-padding", "1025")]
    [InlineData("--certificate", "/etc/passwd")] // with http
    [InlineData("--key", "/etc/passwd")]
    [InlineData("--broker-tls", "broker,")]
    [InlineData("--broker-tls", "bro ker")]
    [InlineData("--broker-folder", "/tmp")] // without --broker-tls, as the next two
    [InlineData("--broker-readers", "dashboard")]
    [InlineData("--approval", "required")]
    [InlineData("--code-hours", "721")]
    [InlineData("--decider", "assurer")]
    [InlineData("--decider", "assurer=/no/such/file")]
    [InlineData("--decider", "a/b/c=/etc/passwd")]
    public void A_mistake_names_its_key_and_what_is_allowed(string key, string value)
    {
        var at = Array.IndexOf(Good, key);
        string[] args = at < 0 ? [.. Good, key, value] : [.. Good[..(at + 1)], value, .. Good[(at + 2)..]];
        Assert.False(LedgerOptions.TryParse(args, out _, out var error));
        Assert.StartsWith(key, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void The_brokers_names_hold_the_one_that_the_ledger_uses()
    {
        Assert.True(LedgerOptions.TryParse([.. Good, "--broker-tls", "broker.example,10.0.0.5", "--broker-readers", "dashboard,erp", "--approval", "required", "--code-hours", "24"], out var options, out var error), error);
        Assert.Equal(["broker.example", "10.0.0.5", "localhost"], options.Transport!.Names);
        Assert.Equal(("/tmp/does-not-exist-yet/broker", true, TimeSpan.FromHours(24)), (options.Transport.Folder, options.Transport.ApprovalRequired, options.CodeLife));
        Assert.Equal(["dashboard", "erp"], options.Transport.Readers);
        foreach (var (key, value) in (IEnumerable<(string, string)>)[("--approval", "yes"), ("--broker-readers", "dashboard,dashboard"), ("--broker-readers", "dash board"), ("--broker-folder", "/etc/passwd")])
        {
            Assert.False(LedgerOptions.TryParse([.. Good, "--broker-tls", "broker.example", key, value], out _, out error));
            Assert.StartsWith(key, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Deciders_are_as_many_as_are_given_each_with_a_key_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("tr-key-");
        try
        {
            string[] files = [Path.Combine(folder.FullName, "manager.pub"), Path.Combine(folder.FullName, "assurer.pub")];
            File.WriteAllText(files[0], TestLedger.MineManager.ExportSubjectPublicKeyInfoPem());
            File.WriteAllText(files[1], TestLedger.Assurer.ExportSubjectPublicKeyInfoPem());
            Assert.True(LedgerOptions.TryParse([.. Good, "--decider", $"demo/mine={files[0]}", "--decider", $"assurer={files[1]}"], out var options, out var error), error);
            Assert.Equal(["demo/mine", "assurer"], options.Deciders.Select(d => d.Party));
            Assert.False(LedgerOptions.TryParse([.. Good, "--decider", $"demo/mine={files[0]}", "--decider", $"assurer={files[0]}"], out _, out error));
            Assert.Contains("each key once", error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--url")]
    [InlineData("--broker")]
    [InlineData("--plans")]
    public void What_must_be_given_is_missed_by_name(string key)
    {
        var at = Array.IndexOf(Good, key);
        Assert.False(LedgerOptions.TryParse([.. Good[..at], .. Good[(at + 2)..]], out _, out var error));
        Assert.StartsWith(key, error, StringComparison.Ordinal);
        Assert.False(LedgerOptions.TryParse([.. Good, key], out _, out _));
    }

    [Fact]
    public void The_shipped_plans_are_read()
    {
        Assert.True(PlanFolder.TryRead(Testing.RepositoryRoot.File("firmware-config", "plans"), out var plans, out var faults), string.Join('\n', faults));
        Assert.Equal(["mine", "refinery"], plans.ByFacility.Keys.Order(StringComparer.Ordinal));
    }
}
