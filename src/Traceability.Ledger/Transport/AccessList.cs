using System.Text;
using Traceability.Ledger.Enrolment;
using Traceability.Mqtt;

namespace Traceability.Ledger.Transport;

/// <summary>
/// Who may do what at the broker, as mosquitto's acl_file: a device writes the ↑ topics of its own prefix and reads the ↓ ones; the ledger has its organisation's;
/// readers read telemetry and facility figures. deploy/mosquitto/acl is what a ledger of "demo" writes.
/// </summary>
static class AccessList
{
    /// <summary>The ledger's name at the broker. A device's has three parts with '/' between them, so nobody else can get it.</summary>
    public const string Ledger = "ledger";

    public static string ReaderName(string reader) => "reader-" + reader;

    /// <param name="stopped">Devices whose chain is revoked or suspended: the list of revoked certificates keeps them from connecting, this silences a connection that stands.</param>
    public static string Text(string organisation, IEnumerable<string> readers, IEnumerable<DeviceAddress> stopped)
    {
        var text = new StringBuilder("# Written by the ledger. A device's name is ORGANISATION/FACILITY/DEVICE, from its certificate.\n");
        text.Append($"\nuser {Ledger}\ntopic readwrite {Topics.Prefix}{organisation}/#\n");
        foreach (var reader in readers)
            text.Append($"\nuser {ReaderName(reader)}\ntopic read {Topics.Prefix}{organisation}/+/+/telemetry/+\ntopic read {Topics.Prefix}{organisation}/+/co2e\n");
        foreach (var device in stopped) text.Append($"\nuser {device}\ntopic deny #\n");
        text.Append('\n');
        for (var kind = TopicKind.Segment; kind <= TopicKind.Telemetry; kind++)
            text.Append($"pattern {(Topics.IsFromDevice(kind) ? "write" : "read")} {Topics.PatternOf(kind)}\n");
        return text.ToString();
    }
}
