using System.Globalization;
using System.Text;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Benchmarks.Workload;

/// <summary>A site file of SDM630 meters behind gateways, every channel read once a second.</summary>
static class GeneratedSite
{
    public const int UnitsPerGateway = 20;

    static readonly string[] Values =
    [
        "voltage_l1", "voltage_l2", "voltage_l3", "current_l1", "current_l2", "current_l3", "power_l1", "power_l2", "power_l3", "power_total", "frequency",
        "energy_import", "energy_export",
    ];

    public static string Profiles => RepositoryRoot.File("firmware-config", "profiles");

    public static int GatewaysFor(int channels) => (channels + Values.Length * UnitsPerGateway - 1) / (Values.Length * UnitsPerGateway);

    /// <param name="ports">One gateway each, on this machine.</param>
    /// <param name="sealSeconds">How long a segment stays open.</param>
    public static void Write(string path, int channels, IReadOnlyList<int> ports, int sealSeconds)
    {
        var text = new StringBuilder();
        text.AppendLine("organisation: bench").AppendLine("facility: {id: plant, name: Generated plant, time-zone: Australia/Brisbane}").AppendLine("device: edge-bench");
        text.AppendLine(CultureInfo.InvariantCulture, $"seal: {{interval-s: {sealSeconds}}}");
        text.AppendLine("ledger: {host: 127.0.0.1, port: 1883, telemetry: off}").AppendLine("buses:");
        for (int unit = 0, left = channels; left > 0; unit++, left -= Values.Length)
        {
            if (unit % UnitsPerGateway == 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"  - name: gateway-{unit / UnitsPerGateway}\n    kind: modbus-tcp\n    host: 127.0.0.1\n    port: {ports[unit / UnitsPerGateway]}\n    units:");
            text.Append(CultureInfo.InvariantCulture, $"      - {{name: meter-{unit}, unit: {unit % UnitsPerGateway + 1}, profile: eastron-sdm630, serial: GEN-{unit}, values: [");
            text.AppendJoin(", ", Values.Take(left).Select(value => $"{{name: {value}, period-ms: 1000}}")).AppendLine("]}");
        }
        File.WriteAllText(path, text.ToString());
    }

    /// <exception cref="InvalidDataException">The site file or a profile has mistakes.</exception>
    public static Installation Load(string path, string dataFolder)
    {
        var reading = SiteFile.Load(path, Profiles, new SiteOverrides { DataFolder = dataFolder });
        return reading.Site ?? throw new InvalidDataException(string.Join('\n', reading.Errors));
    }
}
