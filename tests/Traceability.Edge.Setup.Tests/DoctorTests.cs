using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Traceability.Edge.Setup.Examining;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class DoctorTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Site(int busPort, int brokerPort, string more = "")
    {
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, $$"""
            organisation: demo
            facility: {id: mill, name: Mill, time-zone: UTC}
            device: edge
            data-folder: {{folder}}/data
            ledger: {host: 127.0.0.1, port: {{brokerPort}}}
            buses:
              - name: line
                kind: modbus-tcp
                host: 127.0.0.1
                port: {{busPort}}
                units:
                  - {name: mill, unit: 1, profile: eastron-sdm120, serial: S, values: [energy_import]}
            {{more}}
            """);
        return path;
    }

    /// <summary>Bound and not listening: nobody else gets it, and it refuses.</summary>
    static Socket Refusing()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    static JsonElement Finding(SetupRun run, string what) =>
        run.Json.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("what").GetString() == what);

    static string State(SetupRun run, string what) => Finding(run, what).GetProperty("state").GetString()!;

    [Fact]
    public async Task Where_all_is_well_it_says_so_and_leaves_nothing_behind()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        using var gateway = Refusing();
        gateway.Listen();
        var run = await SetupRun.OfAsync("doctor", Site(PortOf(gateway), broker.Port), "--profiles", Profiles, "--data", AppContext.BaseDirectory, "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output);
        string[] good = ["machine", "libmosquitto", "OpenSSL", "serial interface", "site file", "room", "disk", "bus line", "broker"];
        Assert.All(good, what => Assert.Equal("good", State(run, what)));
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, ".edge-setup-*"));
    }

    [Fact]
    public async Task Each_thing_that_is_bad_is_named_with_its_remedy()
    {
        using Socket gateway = Refusing(), broker = Refusing();
        var site = Site(PortOf(gateway), PortOf(broker), """
              - name: serial
                kind: modbus-rtu
                device: /dev/serial/by-path/nothing
                units:
                  - {name: fan, unit: 1, profile: eastron-sdm120, serial: F, values: [energy_import]}
            gpio:
              - name: board
                chip: no-such-chip
                lines: [{name: cabinet, line: 3, kind: seal-switch}]
            """);
        var run = await SetupRun.OfAsync("doctor", site, "--profiles", Profiles, "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.All((string[])["bus line", "bus serial", "gpio board", "broker"], what =>
        {
            Assert.Equal("bad", State(run, what));
            Assert.True(Finding(run, what).GetProperty("remedy").GetString()!.Length > 10);
        });
        Assert.Contains("nothing listens on this port", Finding(run, "bus line").GetProperty("says").GetString(), StringComparison.Ordinal);
        Assert.Contains("is it plugged in?", Finding(run, "bus serial").GetProperty("says").GetString(), StringComparison.Ordinal);

        var people = await SetupRun.OfAsync("doctor", site, "--profiles", Profiles);
        Assert.Contains("Remedy: ", people.Output, StringComparison.Ordinal);
        people.FitsEightyColumns();
    }

    [Fact]
    public async Task A_broker_that_wants_to_know_who_comes_is_told_from_one_that_is_not_there()
    {
        await using var broker = await MosquittoBroker.StartAsync(["allow_anonymous false"]);
        using var gateway = Refusing();
        var run = await SetupRun.OfAsync("doctor", Site(PortOf(gateway), broker.Port), "--profiles", Profiles, "--json");
        Assert.Contains("Enrol this device", Finding(run, "broker").GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(2019)]
    [InlineData(2099)]
    public async Task A_clock_that_is_off_by_years_is_bad(int year)
    {
        var finding = await ClockExamination.OfAsync(new ManualTime(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero)), TestContext.Current.CancellationToken);
        Assert.Equal(FindingState.Bad, finding.State);
        Assert.Contains("years off", finding.Says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_site_file_the_machine_is_examined_all_the_same()
    {
        var run = await SetupRun.OfAsync("test", Path.Combine(folder, "none.yaml"), "--profiles", Profiles, "--json");
        Assert.Equal(ExitCode.Wrong, run.Code);
        Assert.Equal(("bad", "good"), (State(run, "site file"), State(run, "serial interface")));
    }
}
