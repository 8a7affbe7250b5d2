using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Commands;

/// <summary>Standard input of the built process.</summary>
public sealed class RunningCommandTests
{
    [Fact]
    public async Task Each_mistake_is_answered_by_one_line_that_says_what_is_allowed()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        foreach (var mistake in (string[])["", "  ", "fly", "truck", "truck 12 5000", "truck 112233445566778G 5000", "truck 1122334455667788 -5",
            "truck 1122334455667788 99999999999", "truck 1122334455667788 9", "truck 1122334455667788 80001", "traffic", "traffic maybe", "plug",
            "unplug x", "unplug 300", "unplug 9", "late", "late 1", "late 1 x", "late 1 60001", "late 99 1", "slow 1 1001", "noisy 1 101",
            "swap", "swap 99", "reboot", "reboot 20", "STOP"])
            Assert.StartsWith("""{"error":""", await simulator.CommandAsync(mistake));
        for (var i = 0; i < 8; i++) Assert.Equal("""{"ok":"truck"}""", await simulator.CommandAsync("truck 1122334455667788 40000"));
        await Until.TrueAsync("the queue is full", async () => (await simulator.CommandAsync("truck 1122334455667788 40000")).Contains("error", StringComparison.Ordinal));
        Assert.Equal("""{"ok":"traffic"}""", await simulator.CommandAsync("traffic on"));
        Assert.Equal("""{"ok":"unplug"}""", await simulator.CommandAsync("unplug 255"));
    }

    [Fact]
    public async Task The_end_of_the_input_ends_nothing_and_an_interrupt_ends_it_cleanly()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        simulator.CloseInput();
        using var client = await RawClient.ConnectAsync(simulator.GatewayPort);
        var start = await client.CountersAsync();
        await Until.TrueAsync("it flows", async () => (await client.ImportAsync(1)) > start[0]);
        simulator.Interrupt();
        Assert.Equal(0, await simulator.ExitCodeAsync());
    }

    [Theory]
    [InlineData("--site is missing")]
    [InlineData("unknown: --sit", "--sit", "mine")]
    [InlineData("--site needs a value", "--site")]
    [InlineData("mine or refinery", "--site", "smelter", "--gateway-port", "0", "--reader-port", "0", "--data", "x")]
    [InlineData("0 to 65535", "--site", "mine", "--gateway-port", "65536", "--reader-port", "0", "--data", "x")]
    [InlineData("--serial: pty", "--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", "x", "--serial", "/dev/ttyS0")]
    [InlineData("an IPv4 address", "--site", "mine", "--gateway-port", "0", "--reader-port", "0", "--data", "x", "--host", "::1")]
    public async Task Wrong_arguments_are_named_and_nothing_starts(string reason, params string[] arguments)
    {
        await using var simulator = SimulatorProcess.Launch(arguments);
        Assert.Equal(2, await simulator.ExitCodeAsync());
        Assert.Contains(reason, simulator.Errors);
    }
}
