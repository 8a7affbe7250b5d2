using Traceability.Mqtt.Native;

namespace Traceability.Mqtt;

/// <summary>The broker's own client library on this machine.</summary>
public static class BrokerLibrary
{
    /// <summary>Such as 2.0.11; null where it is not installed, or is none of ours.</summary>
    public static string? Version()
    {
        try
        {
            _ = LibMosquitto.Version(out var major, out var minor, out var revision);
            return $"{major}.{minor}.{revision}";
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return null;
        }
    }
}
