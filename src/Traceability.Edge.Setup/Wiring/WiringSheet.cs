using System.Globalization;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Setup.Wiring;

/// <summary>What somebody on a ladder needs of a site: each line with its terminals, each device with what to set on it. One column, to be printed.</summary>
/// <param name="width">Columns of the paper.</param>
sealed class WiringSheet(Installation site, InstrumentPages pages, int width)
{
    const int Indent = 6;

    readonly List<string> lines = [];
    readonly HashSet<string> shown = [];

    public IReadOnlyList<string> Lines()
    {
        lines.Clear();
        shown.Clear();
        Line($"WIRING  {site.Organisation}/{site.Facility.Id}/{site.Device}   {site.Facility.Name}");
        Line("Done: sign each [ ] as you go. Switch off before you open a terminal.");
        foreach (var bus in site.Buses) Bus(bus);
        foreach (var bank in site.Gpio) Gpio(bank);
        return lines;
    }

    void Bus(Bus bus)
    {
        Line("");
        var place = bus switch
        {
            { Serial: { } line } => $"{line.Device}, {line.Baud} baud, 8{char.ToUpperInvariant($"{line.Parity}"[0])}{line.StopBits}",
            { Kind: BusKind.RtuOverTcp } => $"{bus.Host}:{bus.Port}, RTU frames through a socket",
            _ => $"{bus.Host}:{bus.Port}, Modbus TCP",
        };
        Line($"BUS {bus.Name}   {place}");
        if (bus.Serial is not null || bus.Kind == BusKind.RtuOverTcp)
        {
            Line("  [ ] one twisted pair from unit to unit, no star; screen earthed at one end");
            Line("  [ ] A/- to A/-, B/+ to B/+ (makers name them differently: exchange when silent)");
            Line("  [ ] common (0 V) wire to every unit; 120 ohm at both ends, nowhere else");
        }
        if (bus.Role == BusRole.Listener) Line("  [ ] tapped in parallel to the master that is there; this device never sends");
        if (bus.Serial?.Rs485 is { } rs485) Line($"  [ ] driver switches by RTS, {(rs485.RtsHighOnSend ? "high" : "low")} while sending");
        foreach (var unit in site.Units.Where(unit => unit.Bus == bus)) Device(unit.Name, unit.UnitId, unit.Profile, unit.SerialNumber, bus);
        foreach (var reader in site.TagReaders.Where(reader => reader.Bus == bus)) Device(reader.Name, reader.UnitId, reader.Profile, reader.SerialNumber, bus);
    }

    void Device(string name, byte unit, DeviceProfile profile, string serial, Bus bus)
    {
        Line("");
        Line($"  {name}   unit {unit}   {profile.Vendor} {profile.Model}{(serial.Length > 0 ? $"   serial {serial}" : "")}");
        foreach (var scale in site.Weighbridges.Where(scale => scale.Indicator.Name == name))
            Line(string.Create(CultureInfo.InvariantCulture, $"  [ ] scale {scale.Name}: d = {scale.DivisionGrams / 1000m} kg, Min {scale.MinGrams / 1000m} kg, Max {scale.MaxGrams / 1000m} kg, as on the type plate"));
        Line($"  [ ] address (unit identifier) {unit}");
        if (bus.Serial is { } line) Line($"  [ ] {line.Baud} baud, parity {$"{line.Parity}".ToLowerInvariant()}, {line.StopBits} stop bit{(line.StopBits == 1 ? "" : "s")}");
        Settings(profile);
    }

    void Settings(DeviceProfile profile)
    {
        var settings = pages.Of(profile.Id);
        if (settings.Count == 0) Line($"  [ ] settings: no page for {profile.Id}; see its maker's manual");
        else if (!shown.Add(profile.Id)) Line($"  [ ] otherwise as the {profile.Model} above");
        else
            foreach (var setting in settings.Where(setting => setting.Setting != "address"))
                Line($"  [ ] {setting.Setting}: {setting.Value}{(setting.Why.Length > 0 ? $" ({setting.Why})" : "")}");
    }

    void Gpio(GpioBank bank)
    {
        Line("");
        Line($"GPIO {bank.Name}   chip {bank.Label}; 3.3 V at most on a pin");
        foreach (var line in bank.Lines)
        {
            var pin = PiHeader.PinOf(bank.Label, line.Offset) is { } header ? $", header pin {header}" : "";
            Line($"  [ ] {line.Name}   line {line.Offset}{pin}   {Meaning(line)}");
            if (line.Channel is { } channel) Line($"      {channel.Unit.Profile.Model}, serial {channel.Unit.SerialNumber}; contact between pin and ground: {(line.ActiveLow ? "closed is a pulse" : "open is a pulse")}");
        }
    }

    static string Meaning(GpioLine line) => line.Kind switch
    {
        GpioLineKind.PulseCounter => "pulse counter (S0)",
        GpioLineKind.SealSwitch => "seal switch: contact closed while the cabinet is closed",
        GpioLineKind.Beam => "light barrier: contact closed while nothing stands in the light",
        _ => "output: relay released is the safe state; the barrier interlocks by itself",
    };

    /// <summary>Folded at words; what does not fit stands under the text of a task, not under its box.</summary>
    void Line(string text)
    {
        while (text.Length > width && text.LastIndexOf(' ', width) is > Indent and var at)
        {
            lines.Add(text[..at].TrimEnd());
            text = new string(' ', Indent) + text[(at + 1)..];
        }
        lines.Add(text);
    }
}
