using System.Collections.Immutable;
using Traceability.Profiles;

namespace Traceability.Site.Tests;

public sealed class SiteFileTests
{
    [Theory]
    [InlineData("mine", "Australia/Brisbane", "mill", "pumps", "camp")]
    [InlineData("refinery", "Australia/Perth", "leach", "electrowinning", "utilities")]
    public void The_demo_sites_give_their_channels_in_the_order_of_the_file(string facility, string zone, string first, string second, string third)
    {
        var site = DemoSites.Load(facility);
        Assert.Equal(("demo", facility, "edge-" + facility, zone), (site.Organisation, site.Facility.Id, site.Device, site.Facility.Zone.Id));
        Assert.Equal(
            [$"{first}.energy_import", $"{first}.power_total", $"{second}.energy_import", $"{second}.power_total", $"{third}.energy_import", $"{third}.power_total",
                "diesel.volume_total", "diesel.volume_flow", "weighbridge.gross", "weighbridge.tare", "weighbridge.status", "weighbridge.error", "weighbridge.heartbeat"],
            site.Channels.Select(c => c.Id));
        Assert.Equal(Enumerable.Range(0, site.Channels.Count), site.Channels.Select(c => c.Index));
        Assert.Equal([1, 1, 2, 2, 3, 3, 10, 10, 20, 20, 20, 20, 20], site.Channels.Select(c => (int)c.UnitId));
        Assert.All(site.Channels, c => Assert.Equal(c.UnitId == 20 ? 200 : 1000, c.Period.TotalMilliseconds));
        Assert.Equal(["eastron-sdm630", "endress-promass83", "flintec-ft112", "omron-v680s"], site.Profiles.Select(p => p.Id));
        Assert.Equal(File.ReadAllBytes(DemoSites.Path(facility)), site.Bytes.ToArray());
    }

    [Fact]
    public void Counters_and_gauges_keep_their_unit_and_resolution()
    {
        var channels = DemoSites.Load("mine").Channels.ToDictionary(c => c.Id);
        Assert.Equal((ChannelKind.Counter, "kWh", -2), (channels["mill.energy_import"].Kind, channels["mill.energy_import"].Rule.Unit, channels["mill.energy_import"].Rule.ResolutionExponent));
        Assert.Equal((ChannelKind.Gauge, "W"), (channels["mill.power_total"].Kind, channels["mill.power_total"].Rule.Unit));
        Assert.Equal((ChannelKind.Counter, "l", ByteOrder.Cdab, -2),
            (channels["diesel.volume_total"].Kind, channels["diesel.volume_total"].Rule.Unit, channels["diesel.volume_total"].Rule.Order, channels["diesel.volume_total"].Rule.ResolutionExponent));
        Assert.Equal("l/h", channels["diesel.volume_flow"].Rule.Unit);
    }

    [Fact]
    public void The_weighbridge_knows_its_indicator_its_reader_and_its_limits_in_grams()
    {
        var site = DemoSites.Load("mine");
        var deck = Assert.Single(site.Weighbridges);
        Assert.Equal((20_000L, 400_000L, 80_000_000L), (deck.DivisionGrams, deck.MinGrams, deck.MaxGrams));
        Assert.Equal(("weighbridge.gross", "weighbridge.tare", "weighbridge.status", "weighbridge.error", "weighbridge.heartbeat"),
            (deck.Gross.Id, deck.Tare!.Id, deck.Status.Id, deck.Error!.Id, deck.Heartbeat!.Id));
        Assert.Same(deck.Indicator.Profile.Indicator, deck.Rules);
        Assert.Equal(("gate-reader", (byte)255, "gate", 250), (deck.TagReader.Name, deck.TagReader.UnitId, deck.TagReader.Bus.Name, (int)deck.TagReader.Period.TotalMilliseconds));
        Assert.True(deck.TagReader.Rule.ExceptionMeansNoTag);
        Assert.DoesNotContain(site.Channels, c => c.Unit.Name == "gate-reader");
    }

    [Fact]
    public void Overrides_change_where_things_are_reached_and_nothing_else()
    {
        SiteOverrides overrides = new()
        {
            Buses = ImmutableDictionary<string, Endpoint>.Empty.Add("gateway", new("127.0.0.1", 40001)).Add("gate", new("127.0.0.2", 40002)),
            Broker = new("localhost", 40003),
            DataFolder = "/somewhere/else",
        };
        var (plain, moved) = (DemoSites.Load("mine"), DemoSites.Load("mine", overrides));
        Assert.All(moved.Channels, c => Assert.Equal(("127.0.0.1", 40001), (c.Bus.Host, c.Bus.Port)));
        Assert.Equal(("127.0.0.2", 40002), (moved.TagReaders[0].Bus.Host, moved.TagReaders[0].Bus.Port));
        Assert.Equal(new LedgerBroker("localhost", 40003, Telemetry: true), moved.Ledger);
        Assert.Equal("/somewhere/else", moved.DataFolder);
        Assert.Equal(plain.Channels.Select(c => (c.Id, c.Rule, c.Period)), moved.Channels.Select(c => (c.Id, c.Rule, c.Period)));
        Assert.Equal(plain.Bytes.ToArray(), moved.Bytes.ToArray());
    }

    [Fact]
    public void A_serial_line_says_how_it_is_spoken_on_and_what_it_leaves_out_is_the_default()
    {
        using TemporaryFolder folder = new();
        var yaml = File.ReadAllText(DemoSites.Path("mine"));
        const string socket = "    kind: modbus-tcp\n    host: 127.0.0.1\n    port: 1502\n";
        Assert.Contains(socket, yaml, StringComparison.Ordinal);
        SerialLine Line(string keys, SiteOverrides? overrides = null)
        {
            var reading = folder.Load(yaml.Replace(socket, "    kind: modbus-rtu\n" + keys, StringComparison.Ordinal), overrides);
            Assert.Empty(reading.Errors);
            Assert.Equal(BusKind.ModbusRtu, reading.Site!.Buses[0].Kind);
            return reading.Site.Buses[0].Serial!;
        }
        Assert.Equal(new SerialLine("/dev/tr-bus0", 9_600, LineParity.Even, 1, null, TimeSpan.Zero), Line("    device: /dev/tr-bus0\n"));
        Assert.Equal(
            new SerialLine("/dev/ttyAMA0", 250_000, LineParity.None, 2, new(RtsHighOnSend: false, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2)), TimeSpan.FromMilliseconds(20)),
            Line("    device: /dev/ttyAMA0\n    baud: 250000\n    parity: none\n    stop-bits: 2\n    turnaround-ms: 20\n    rs485: {rts-on-send: low, before-send-ms: 1, after-send-ms: 2}\n"));
        SiteOverrides moved = new() { Devices = ImmutableDictionary<string, string>.Empty.Add("gateway", "/dev/pts/7") };
        Assert.Equal("/dev/pts/7", Line("    device: /dev/tr-bus0\n    rs485: none\n", moved).Device);
    }

    [Theory]
    [InlineData("tls: on", 8883, null)]
    [InlineData("tls: on, port: 1234, api: \"http://10.0.0.5:8080\"", 1234, "http://10.0.0.5:8080/")]
    [InlineData("tls: on, api: \"https://ledger.example/\"", 8883, "https://ledger.example/")]
    public void A_broker_over_TLS_has_its_own_port_and_a_ledger_that_gives_certificates(string keys, int port, string? api)
    {
        using TemporaryFolder folder = new();
        var ledger = folder.Load(File.ReadAllText(DemoSites.Path("mine")).Replace("port: 1883, telemetry: on", keys, StringComparison.Ordinal)).Site!.Ledger;
        Assert.Equal(new LedgerBroker("127.0.0.1", port, Telemetry: false) { Tls = true, Api = api is null ? null : new Uri(api) }, ledger);
    }

    [Fact]
    public void The_authority_of_the_ledgers_HTTPS_is_a_whole_path_and_only_for_HTTPS()
    {
        using TemporaryFolder folder = new();
        SiteReading Load(string keys) => folder.Load(File.ReadAllText(DemoSites.Path("mine")).Replace("port: 1883, telemetry: on", "tls: on, " + keys, StringComparison.Ordinal));
        Assert.Equal("/etc/traceability-edge/ledger-ca.pem", Load("api: \"https://ledger.example\", api-authority: /etc/traceability-edge/ledger-ca.pem").Site!.Ledger.ApiAuthority);
        foreach (var wrong in (string[])["api: \"http://ledger.example\", api-authority: /ca.pem", "api-authority: /ca.pem", "api: \"https://ledger.example\", api-authority: ca.pem"])
            Assert.Contains("api-authority", Assert.Single(Load(wrong).Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_override_for_a_bus_that_does_not_exist_is_a_mistake()
    {
        SiteOverrides overrides = new() { Buses = ImmutableDictionary<string, Endpoint>.Empty.Add("gatewey", new("127.0.0.1", 1)) };
        var error = Assert.Single(SiteFile.Load(DemoSites.Path("mine"), DemoSites.Profiles, overrides).Errors);
        Assert.Equal("(override):0: buses.gatewey: 'gatewey'; allowed: did you mean 'gateway'? one of gateway, gate", error.ToString());
    }

    [Fact]
    public void What_a_file_leaves_out_is_the_default()
    {
        using TemporaryFolder folder = new();
        var site = folder.Load("""
            organisation: o
            facility: {id: f, name: F, time-zone: UTC}
            device: d
            ledger: {host: broker.example}
            buses:
              - {name: b, kind: modbus-tcp, host: meter.example, units: [{name: m, unit: 1, profile: eastron-sdm630, serial: "1", values: [frequency, {name: power_total, period-ms: 250}]}]}
              - {name: g, kind: modbus-tcp, host: reader.example}
              - {name: s, kind: modbus-tcp, host: scale.example, units: [{name: i, unit: 1, profile: flintec-ft112, serial: "2", values: [gross, status, error, heartbeat]}]}
            tag-readers: [{name: r, bus: g, unit: 255, profile: omron-v680s}]
            weighbridges: [{name: w, indicator: i, tag-reader: r, division-kg: 20, min-kg: 400, max-kg: 60000}]
            """).Site!;
        Assert.Equal(new SealPolicy(TimeSpan.FromSeconds(10), 50_000), site.Seal);
        Assert.Equal(new LedgerBroker("broker.example", 1883, Telemetry: false), site.Ledger);
        Assert.Equal(("data", 502), (site.DataFolder, site.Buses[0].Port));
        Assert.Equal([10_000, 250], site.Channels.Take(2).Select(c => (int)c.Period.TotalMilliseconds));
        Assert.Equal(250, (int)site.TagReaders[0].Period.TotalMilliseconds);
        var deck = site.Weighbridges[0];
        Assert.Equal((3_000, 10, 1, null), ((int)deck.Window.TotalMilliseconds, deck.WindowSamples, deck.ZeroBandDivisions, deck.Tare?.Id));
    }

    [Fact]
    public void A_missing_site_file_is_a_result_and_no_exception()
    {
        var error = Assert.Single(SiteFile.Load("no/such/site.yaml", DemoSites.Profiles).Errors);
        Assert.Equal("no/such/site.yaml:0: there is no such file; allowed: a readable file", error.ToString());
    }

    [Fact]
    public void A_mistake_in_a_profile_is_told_at_the_profiles_own_line_once()
    {
        using TemporaryFolder folder = new();
        foreach (var file in Directory.GetFiles(DemoSites.Profiles)) File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var meter = Path.Combine(folder.Path, "eastron-sdm630.yaml");
        File.WriteAllText(meter, File.ReadAllText(meter).Replace("max-registers: 80", "max-registers: 0", StringComparison.Ordinal));

        var reading = SiteFile.Load(DemoSites.Path("mine"), folder.Path);
        var error = Assert.Single(reading.Errors, e => e.File == meter);
        Assert.Equal((11, "max-registers", "0"), (error.Line, error.Key, error.Value));
        Assert.Null(reading.Site);
    }

    [Fact]
    public void A_folder_without_profiles_is_said_so()
    {
        var reading = SiteFile.Load(DemoSites.Path("mine"), "no/such/folder");
        Assert.All(reading.Errors.Where(e => e.Key.EndsWith(".profile", StringComparison.Ordinal)), e => Assert.Equal("a profile, but there is none in no/such/folder", e.Allowed));
        Assert.NotEmpty(reading.Errors);
    }

    [Fact]
    public void Site_files_with_any_bytes_changed_never_throw()
    {
        using TemporaryFolder folder = new();
        Random random = new(8);
        var original = File.ReadAllBytes(DemoSites.Path("mine"));
        for (var i = 0; i < 150; i++)
        {
            var bytes = (byte[])original.Clone();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : " :-{}[]&*#\n\"'0x9"[random.Next(16)]);
            var reading = folder.Load(bytes);
            Assert.True(reading.Site is null != (reading.Errors.Count == 0));
        }
    }
}
