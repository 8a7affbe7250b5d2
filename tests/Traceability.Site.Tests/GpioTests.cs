using Traceability.Profiles;
using Xunit;

namespace Traceability.Site.Tests;

public sealed class GpioTests
{
    const string Yaml = """
        organisation: demo
        facility: {id: mine, name: Mine, time-zone: UTC}
        device: edge-mine
        ledger: {host: 127.0.0.1}
        buses:
          - name: gateway
            kind: modbus-tcp
            host: 127.0.0.1
            units:
              - {name: mill, unit: 1, profile: eastron-sdm630, serial: S1, values: [energy_import]}
        gpio:
          - name: header
            chip: pinctrl-rp1
            lines:
              - {name: mill-s0, line: 17, kind: pulse-counter, profile: pulses-1000-per-kwh, serial: S1, check: mill.energy_import, check-pulses: 30}
              - {name: water, line: 27, kind: pulse-counter, profile: pulses-1-per-litre, serial: W1, active: high, bias: none, period-ms: 60000}
              - {name: diesel, line: 24, kind: pulse-counter, profile: pulses-1-per-litre, serial: D1, debounce-us: 50000}
              - {name: cabinet, line: 22, kind: seal-switch}
              - {name: entry, line: 23, kind: beam, active: high, bias: pull-down}
              - {name: lamp, line: 5, kind: output}
        """;

    [Fact]
    public void Every_line_has_what_the_file_says_and_else_what_its_profile_or_a_contact_to_ground_needs()
    {
        using TemporaryFolder folder = new();
        var reading = folder.Load(Yaml);
        Assert.Empty(reading.Errors);
        var bank = Assert.Single(reading.Site!.Gpio);
        Assert.Equal(("header", "pinctrl-rp1"), (bank.Name, bank.Label));
        Assert.Equal([
            ("mill-s0", GpioLineKind.PulseCounter, 17, true, GpioBias.PullUp, 5_000.0),
            ("water", GpioLineKind.PulseCounter, 27, false, GpioBias.None, 20_000),
            ("diesel", GpioLineKind.PulseCounter, 24, true, GpioBias.PullUp, 50_000),
            ("cabinet", GpioLineKind.SealSwitch, 22, true, GpioBias.PullUp, 20_000),
            ("entry", GpioLineKind.Beam, 23, false, GpioBias.PullDown, 20_000),
            ("lamp", GpioLineKind.Output, 5, false, GpioBias.AsIs, 0),
        ], bank.Lines.Select(l => (l.Name, l.Kind, (int)l.Offset, l.ActiveLow, l.Bias, l.Debounce.TotalMicroseconds)));
    }

    [Fact]
    public void A_pulse_counter_is_a_channel_behind_those_of_the_buses_and_its_profile_says_what_a_pulse_is_worth()
    {
        using TemporaryFolder folder = new();
        var site = folder.Load(Yaml).Site!;
        Assert.Equal(["mill.energy_import", "mill-s0.energy_import", "water.volume_total", "diesel.volume_total"], site.Channels.Select(c => c.Id));
        Assert.Equal([0, 1, 2, 3], site.Channels.Select(c => c.Index));
        var channel = site.Channels[1];
        Assert.Equal((ChannelKind.Counter, "header", (byte)17, "S1", TimeSpan.FromSeconds(1)), (channel.Kind, channel.Bus.Name, channel.UnitId, channel.Unit.SerialNumber, channel.Period));
        Assert.Equal((new DecimalFraction(1, -3), "kWh"), (channel.Rule.Scale, channel.Rule.Unit));
        var line = site.Gpio[0].Lines[0];
        Assert.Same(channel, line.Channel);
        Assert.Equal(new PulseCheck(site.Channels[0], 30), line.Check);
        Assert.DoesNotContain(site.Buses, bus => bus.Kind == BusKind.Gpio);
        Assert.Contains(site.Profiles, profile => profile.Id == "pulses-1000-per-kwh");
    }
}
