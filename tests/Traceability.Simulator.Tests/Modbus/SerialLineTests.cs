using System.Diagnostics;
using System.Globalization;
using Traceability.Simulator.Tests.Running;

namespace Traceability.Simulator.Tests.Modbus;

/// <summary>mbpoll reads the site over a serial line, and the units speak as badly as they are told to.</summary>
public sealed class SerialLineTests
{
    const int Import = 0x0048;

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static Task<(string[] Values, string Complaint)> ReadAsync(SimulatorProcess simulator, int unit, string type, int address, bool wordsBigEndian = true) =>
        Mbpoll.ReadSerialAsync(simulator.Serial, unit, type, address, 1, wordsBigEndian);

    [Fact]
    public async Task Several_units_of_one_line_are_read_and_a_question_to_nobody_is_met_by_silence()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, serial: true);
        foreach (var unit in (int[])[1, 2, 3])
        {
            var (volts, complaint) = await ReadAsync(simulator, unit, "3:float", 0);
            Assert.Equal("", complaint);
            Assert.InRange(Number(volts[0]), 228, 400);
        }
        var (energy, _) = await ReadAsync(simulator, 3, "3:float", Import);
        var first = simulator.ReadAccount().Channels["camp.energy_import"].First;
        Assert.InRange(Number(energy[0]), (double)first - 0.5, (double)first + 0.5);
        Assert.Equal(["0x8000"], (await ReadAsync(simulator, 20, "4:hex", 6)).Values);
        Assert.Contains("Illegal data address", (await ReadAsync(simulator, 3, "4:float", Import)).Complaint);
        Assert.Contains("timed out", (await ReadAsync(simulator, 7, "3:float", 0)).Complaint);
    }

    [Fact]
    public async Task Socat_carries_the_line_to_a_terminal_of_its_own_and_mbpoll_reads_it_there()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/socat"), "socat is not installed");
        Assert.SkipUnless(File.Exists("/usr/bin/mbpoll"), "mbpoll is not installed");
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, serial: true);
        var terminal = Path.Combine(folder.Path, "terminal");
        using var socat = Process.Start("/usr/bin/socat", [$"pty,link={terminal},raw,echo=0", $"{simulator.Serial},raw,echo=0"]);
        try
        {
            await Until.TrueAsync("socat has its terminal", () => Task.FromResult(File.Exists(terminal)));
            var (energy, complaint) = await Mbpoll.ReadSerialAsync(terminal, 3, "3:float", Import, 1, wordsBigEndian: true);
            Assert.Equal("", complaint);
            var first = simulator.ReadAccount().Channels["camp.energy_import"].First;
            Assert.InRange(Number(energy[0]), (double)first - 0.5, (double)first + 0.5);
        }
        finally
        {
            socat.Kill();
            await socat.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Late_noisy_and_unplugged_units_are_heard_as_such_and_then_well_again()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, serial: true);
        async Task TellAsync(string command) => Assert.StartsWith("""{"ok":""", await simulator.CommandAsync(command));

        await TellAsync("unplug 2");
        Assert.Contains("timed out", (await ReadAsync(simulator, 2, "3:float", 0)).Complaint);
        await TellAsync("plug 2");
        await TellAsync("slow 2 4");
        Assert.Equal("", (await ReadAsync(simulator, 2, "3:float", 0)).Complaint);
        await TellAsync("noisy 3 100");
        Assert.NotEqual("", (await ReadAsync(simulator, 3, "3:float", 0)).Complaint);
        await TellAsync("noisy 3 0");
        // Last, because its answer stays in the line for the next who opens it.
        await TellAsync("late 1 1500");
        Assert.NotEqual("", (await ReadAsync(simulator, 1, "3:float", 0)).Complaint);
        await TellAsync("late 1 0");
        foreach (var unit in (int[])[1, 2, 3])
            await Until.TrueAsync($"unit {unit} is well", async () => (await ReadAsync(simulator, unit, "3:float", 0)).Complaint.Length == 0);
    }

    [Fact]
    public async Task A_meter_swaps_its_words_and_begins_at_zero_and_the_account_goes_on()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorProcess.StartAsync(folder.Path, serial: true);
        var before = simulator.ReadAccount().Channels["mill.energy_import"];
        Assert.Equal("""{"ok":"swap"}""", await simulator.CommandAsync("swap 1"));
        Assert.InRange(Number((await ReadAsync(simulator, 1, "3:float", 0x0046, wordsBigEndian: false)).Values[0]), 49.9, 50.1);
        Assert.Equal("""{"ok":"reboot"}""", await simulator.CommandAsync("reboot 1"));
        await Until.TrueAsync("the register shows it", async () => Number((await ReadAsync(simulator, 1, "3:float", Import, wordsBigEndian: false)).Values[0]) < 100);
        var after = simulator.ReadAccount().Channels["mill.energy_import"];
        Assert.InRange(after.Total, before.Total, before.Total + 100);
        Assert.Equal(after.Now - after.First, after.Total);
        Assert.StartsWith("""{"error":""", await simulator.CommandAsync("reboot 20"));
    }
}
