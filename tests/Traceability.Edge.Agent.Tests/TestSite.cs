using Traceability.Evidence.Entries;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A site with energy meters, a fuel meter, a weighing indicator and a tag reader, made from YAML by the real loader with the real profiles.</summary>
static class TestSite
{
    public const int Energy = 0, Power = 1, Fuel = 2, Gross = 3, Tare = 4, Status = 5, Error = 6, Heartbeat = 7;
    public const uint NoDecimals = 1u << 31, Unstable = 1u << 2, NetMode = 1u << 3;

    public static string Profiles { get; } = RepositoryRoot.File("firmware-config", "profiles");

    public static string Yaml(string zone = "Australia/Brisbane", int interval = 10, int maxReadings = 50_000, string device = "edge-mine", string more = "") => $"""
        organisation: demo
        facility: {"{"}id: mine, name: Mine, time-zone: {zone}{"}"}
        device: {device}
        seal: {"{"}interval-s: {interval}, max-readings: {maxReadings}{"}"}
        ledger: {"{"}host: 127.0.0.1, port: 1883, telemetry: on{"}"}
        buses:
          - name: gateway
            kind: modbus-tcp
            host: 127.0.0.1
            port: 1502
            units:
              - {"{"}name: mill, unit: 1, profile: eastron-sdm630, serial: S1, values: [energy_import, power_total]{"}"}
              - {"{"}name: diesel, unit: 10, profile: endress-promass83, serial: S10, values: [volume_total]{"}"}
              - {"{"}name: weighbridge, unit: 20, profile: flintec-ft112, serial: S20, values: [gross, tare, status, error, heartbeat]{"}"}
        {more}
          - name: gate
            kind: modbus-tcp
            host: 127.0.0.1
            port: 1503
        tag-readers:
          - {"{"}name: gate-reader, bus: gate, unit: 255, profile: omron-v680s, period-ms: 250{"}"}
        weighbridges:
          - name: deck
            indicator: weighbridge
            tag-reader: gate-reader
            division-kg: 20
            min-kg: 400
            max-kg: 80000
            window-ms: 1000
            window-samples: 5
            zero-band-divisions: 1
        """;

    /// <summary>Further energy meters, so that there are <paramref name="units"/> · 11 more channels.</summary>
    public static string MoreMeters(int units) => string.Join('\n', Enumerable.Range(0, units).Select(i =>
        $"      - {{name: m{i}, unit: {30 + i % 200}, profile: eastron-sdm630, serial: M{i}, values: [voltage_l1, voltage_l2, voltage_l3, current_l1, current_l2, current_l3, power_l1, power_l2, power_l3, power_total, frequency]}}"));

    public static Installation Load(string folder, string yaml, string? profiles = null)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "site.yaml");
        File.WriteAllText(path, yaml);
        var reading = SiteFile.Load(path, profiles ?? Profiles, new SiteOverrides { DataFolder = Path.Combine(folder, "data") });
        return reading.Site ?? throw new InvalidOperationException(string.Join('\n', reading.Errors));
    }

    /// <summary>A float as the SDM630 sends it: most significant word first.</summary>
    public static ushort[] Abcd(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return [(ushort)(bits >> 16), (ushort)bits];
    }

    /// <summary>A float as the Promass sends it: least significant word first.</summary>
    public static ushort[] Cdab(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return [(ushort)bits, (ushort)(bits >> 16)];
    }

    public static ushort[] Int32(long value) => [(ushort)((uint)value >> 16), (ushort)value];

    public static IEnumerable<SiteEvent> Events(this IEnumerable<AuditedSegment> segments, EventCode code) =>
        segments.SelectMany(s => s.Content.Entries).OfType<SiteEvent>().Where(e => e.Code == code);

    public static IEnumerable<T> Entries<T>(this IEnumerable<AuditedSegment> segments) where T : Entry => segments.SelectMany(s => s.Content.Entries).OfType<T>();
}
