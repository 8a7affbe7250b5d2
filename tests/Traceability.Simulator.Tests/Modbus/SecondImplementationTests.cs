using System.Globalization;
using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Modbus;

/// <summary>mbpoll reads the site as the manuals say it stands in the registers.</summary>
public sealed class SecondImplementationTests
{
    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public async Task Mbpoll_reads_a_meters_floats_with_the_high_word_first()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        var (volts, complaint) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x0000, 3, wordsBigEndian: true);
        Assert.Equal("", complaint);
        Assert.All(volts, phase => Assert.InRange(Number(phase), 228, 233));
        var (hertz, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x0046, 1, wordsBigEndian: true);
        Assert.InRange(Number(hertz[0]), 49.9, 50.1);
        var (energy, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x0048, 1, wordsBigEndian: true);
        var (total, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x0156, 1, wordsBigEndian: true);
        var first = simulator.ReadAccount().Channels["camp.energy_import"].First;
        Assert.InRange(Number(energy[0]), (double)first - 0.5, (double)first + 0.5);   // mbpoll prints six digits
        Assert.Equal(energy, total);
        var (export, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x004A, 1, wordsBigEndian: true);
        Assert.Equal(0, Number(export[0]));
        var (swapped, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "3:float", 0x0048, 1);
        Assert.NotEqual(energy, swapped);
        var (_, wrongTable) = await Mbpoll.ReadAsync(simulator.GatewayPort, 3, "4:float", 0x0048, 1, wordsBigEndian: true);
        Assert.Contains("Illegal data address", wrongTable);
    }

    [Fact]
    public async Task Mbpoll_reads_the_flow_meters_floats_with_the_low_word_first()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        var (litres, complaint) = await Mbpoll.ReadAsync(simulator.GatewayPort, 10, "4:float", 2609, 1);
        Assert.Equal("", complaint);
        var first = simulator.ReadAccount().Channels["diesel.volume_total"].First;
        Assert.InRange(Number(litres[0]), (double)first - 0.5, (double)first + 0.5);
        var (_, printedAddress) = await Mbpoll.ReadAsync(simulator.GatewayPort, 10, "4:float", 2610, 1);
        Assert.Contains("Illegal data address", printedAddress);
    }

    [Fact]
    public async Task Mbpoll_reads_the_indicators_status_and_a_heartbeat_that_moves()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        var (status, _) = await Mbpoll.ReadAsync(simulator.GatewayPort, 20, "4:hex", 6, 2);
        Assert.Equal(["0x8000", "0x1020"], status);   // b31 no decimals, b12 centre of zero, b5 zeroed at power-on, b2 clear = stable
        var first = await Heartbeat();
        await Until.TrueAsync("the heartbeat moves", async () => await Heartbeat() > first);

        async Task<double> Heartbeat() =>
            Number((await Mbpoll.ReadAsync(simulator.GatewayPort, 20, "4:int", 10, 1, wordsBigEndian: true)).Values[0]);
    }

    [Fact]
    public async Task Mbpoll_gets_an_exception_without_a_tag_and_the_uid_with_one()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        var (none, complaint) = await Mbpoll.ReadAsync(simulator.ReaderPort, 255, "4:hex", 0xA000, 4);
        Assert.Empty(none);
        Assert.Contains("Slave device or server failure", complaint);
        Assert.Equal("""{"ok":"truck"}""", await simulator.CommandAsync("truck 1122334455667788 31980"));
        await Until.TrueAsync("the tag is read", async () =>
            (await Mbpoll.ReadAsync(simulator.ReaderPort, 255, "4:hex", 0xA000, 4)).Values is ["0x1122", "0x3344", "0x5566", "0x7788"]);
    }

    [Fact]
    public async Task A_gateway_names_a_unit_it_does_not_have_and_a_reader_asked_as_another_unit_is_silent()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path);
        Assert.Contains("Target device failed to respond", (await Mbpoll.ReadAsync(simulator.GatewayPort, 7, "3:hex", 0, 1)).Complaint);
        Assert.Contains("timed out", (await Mbpoll.ReadAsync(simulator.ReaderPort, 1, "4:hex", 0xA000, 4)).Complaint);
    }
}
