namespace Traceability.Evidence.Exports;

/// <summary>How the exports name a device; its SenML names begin with that and a colon.</summary>
public static class DeviceUrn
{
    public static string Of(string organisation, string facility, string device) => $"urn:tr:{organisation}:{facility}:{device}";
}
