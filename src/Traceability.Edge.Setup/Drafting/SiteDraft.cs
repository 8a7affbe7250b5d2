using System.Globalization;
using System.Text;
using System.Text.Json;
using Traceability.Site;

namespace Traceability.Edge.Setup.Drafting;

/// <summary>What an engineer has said of a site, and the site file that says the same, with every other key beside it as a comment with its default.</summary>
/// <param name="Broker">HOST or HOST:PORT of the ledger's MQTT broker.</param>
/// <param name="Api">The ledger's HTTP address, where certificates are asked for; empty for a broker without TLS.</param>
/// <param name="ApiAuthority">PEM file of who issued the ledger's HTTPS certificate; empty for those that the system knows.</param>
sealed record SiteDraft(string Organisation, string Facility, string FacilityName, string TimeZone, string Device, string Broker, string Api, string ApiAuthority, IReadOnlyList<BusDraft> Buses)
{

    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $$"""
            # Site file of {{Organisation}}/{{Facility}}/{{Device}}. Keys that are commented out show what holds without them.
            # Check it with: edge-setup check FILE; what the buses and the card bear: edge-setup plan FILE
            organisation: {{Organisation}}
            facility:
              id: {{Facility}}
              name: {{Quoted(FacilityName)}}
              time-zone: {{TimeZone}}      # whose midnights bound the days
            device: {{Device}}

            # data-folder: {{SiteDefaults.DataFolder}}               # segments and keys; the service says --data instead
            # black-box-kib: {{SiteDefaults.BlackBoxKiB}}              # memory for raw frames, per bus

            # A power cut costs at most this much of readings, never a weighing.
            # seal: {interval-s: {{SiteDefaults.SealIntervalSeconds}}, max-readings: {{SiteDefaults.SealMaxReadings}}}

            # telemetry: on sends each value at once too, for others; it costs bandwidth.
            # tls: both sides with certificates of the ledger; this device asks for its own at api, and renews it.
            # api-authority: the PEM file of who issued api's HTTPS certificate, where the system does not know him.
            ledger: {{{Reached(Broker, Api.Length > 0 ? SiteDefaults.MqttTlsPort : SiteDefaults.MqttPort)}}, telemetry: off{{(Api.Length > 0 ? $", tls: on, api: {Quoted(Api)}" : "")}}{{(ApiAuthority.Length > 0 ? $", api-authority: {Quoted(ApiAuthority)}" : "")}}}

            buses:

            """);
        foreach (var bus in Buses) Write(yaml, bus);
        yaml.Append(CultureInfo.InvariantCulture, $$"""

            # Inputs and outputs of this board; the chip by its label (gpiodetect shows it).
            # gpio:
            #   - name: board
            #     chip: pinctrl-bcm2711
            #     lines:
            #       - {name: pump-pulses, line: 17, kind: pulse-counter, active: low, bias: pull-up, profile: pulses-1000-per-kwh, serial: "from the type plate"}
            #       - {name: cabinet, line: 27, kind: seal-switch, active: low, bias: pull-up}

            # A scale takes a bus with its indicator, a bus with a tag reader, and these:
            # tag-readers:
            #   - {name: gate-reader, bus: gate, unit: 255, profile: omron-v680s}
            # weighbridges:
            #   - {name: deck, indicator: weighbridge, tag-reader: gate-reader, division-kg: 20, min-kg: 400, max-kg: 80000,
            #      window-ms: {{SiteDefaults.WindowMs}}, window-samples: {{SiteDefaults.WindowSamples}}, zero-band-divisions: {{SiteDefaults.ZeroBandDivisions}}}

            """);
        return yaml.ToString();
    }

    static void Write(StringBuilder yaml, BusDraft bus)
    {
        yaml.Append(CultureInfo.InvariantCulture, $"  - name: {bus.Name}\n    kind: {bus.Kind}\n");
        if (bus.IsSerial)
            yaml.Append(CultureInfo.InvariantCulture, $$"""
                    device: {{bus.Place}}      # a name that stays with the socket: /dev/serial/by-path/…, or udev's
                    baud: {{bus.Baud}}
                    parity: {{bus.Parity}}
                    # stop-bits: {{SiteDefaults.StopBits}}
                    # rs485: {rts-on-send: high, before-send-ms: {{SiteDefaults.RtsDelayMs}}, after-send-ms: {{SiteDefaults.RtsDelayMs}}}   # only where the driver must switch the direction
                    # turnaround-ms: {{SiteDefaults.TurnaroundMs}}           # where units want more rest than 3.5 characters
                    # role: master               # listener: another master asks, we only read along

                """);
        else
            yaml.Append(CultureInfo.InvariantCulture, $"    {Reached(bus.Place, SiteDefaults.ModbusTcpPort).Replace(", ", "\n    ", StringComparison.Ordinal)}\n");
        yaml.Append("    units:\n");
        foreach (var unit in bus.Units)
            yaml.Append(CultureInfo.InvariantCulture,
                $"      - {{name: {unit.Name}, unit: {unit.Identifier}, profile: {unit.Profile}, serial: {Quoted(unit.Serial)}, values: [{string.Join(", ", unit.Values)}]}}\n");
        yaml.Append("      # a value read more or less often than its profile says: {name: power_total, period-ms: 500}\n");
    }

    static string Reached(string place, int usualPort)
    {
        var colon = place.LastIndexOf(':');
        // An IPv6 address has several colons and no port here.
        return colon > 0 && place.IndexOf(':', StringComparison.Ordinal) == colon ? $"host: {place[..colon]}, port: {place[(colon + 1)..]}" : $"host: {(colon >= 0 ? Quoted(place) : place)}, port: {usualPort}";
    }

    /// <summary>A JSON string is a YAML string, whatever is typed.</summary>
    static string Quoted(string text) => JsonSerializer.Serialize(text, JsonSerializerOptions.Web);
}
