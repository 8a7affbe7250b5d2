using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Truth;

/// <summary>What the process does with the account that it finds.</summary>
public sealed class AccountOnStartTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{\"format\":1,\"facility\":\"mine\"", "account.json")]
    [InlineData("{\"format\":1}", "missing required")]
    [InlineData("{\"format\":2,\"anything\":[]}", "format 2, this build knows up to 1")]
    public async Task An_account_it_cannot_continue_is_left_alone_and_ends_the_start(string content, string reason)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Account, content);
        await using var simulator = SimulatorProcess.Launch("--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", folder.Path);
        Assert.Equal(2, await simulator.ExitCodeAsync());
        Assert.Contains(reason, simulator.Errors);
        Assert.Equal(content, await File.ReadAllTextAsync(folder.Account));
    }

    [Fact]
    public async Task Another_facilitys_account_and_a_folder_in_use_end_the_start()
    {
        using var folder = new TemporaryFolder();
        await using (var mine = await SimulatorProcess.StartAsync(folder.Path))
        {
            await using var second = SimulatorProcess.Launch("--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", folder.Path);
            Assert.Equal(2, await second.ExitCodeAsync());
            Assert.Contains("not mine to use", second.Errors);
            Assert.Equal("""{"ok":"quit"}""", await mine.CommandAsync("quit"));
            Assert.Equal(0, await mine.ExitCodeAsync());
        }
        await using var refinery = SimulatorProcess.Launch("--site", "refinery", "--gateway-port", "0", "--reader-port", "0", "--data", folder.Path);
        Assert.Equal(2, await refinery.ExitCodeAsync());
        Assert.Contains("account of 'mine'", refinery.Errors);
    }

    [Fact]
    public async Task A_stopped_site_goes_on_after_a_new_start()
    {
        using var folder = new TemporaryFolder();
        decimal[] end;
        await using (var simulator = await SimulatorProcess.StartAsync(folder.Path))
        {
            using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
            var start = await client.CountersAsync();
            await Until.TrueAsync("it flows", async () => (await client.ImportAsync(1)) > start[0]);
            await simulator.CommandAsync("stop");
            end = await client.CountersAsync();
            simulator.Terminate();
            Assert.Equal(0, await simulator.ExitCodeAsync());
        }
        await using var again = await SimulatorProcess.StartAsync(folder.Path);
        using var reader = await RawClient.ConnectAsync(again.GatewayPort);
        await Until.TrueAsync("it goes on", async () => (await reader.ImportAsync(1)) > end[0]);
        Assert.True((await reader.LitresAsync()) >= end[3]);
    }
}
