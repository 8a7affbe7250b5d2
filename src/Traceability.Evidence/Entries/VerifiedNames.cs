namespace Traceability.Evidence.Entries;

/// <summary>The ranks as profiles spell them.</summary>
public static class VerifiedNames
{
    public static string Name(this Verified verified) => verified switch { Verified.Device => "device", Verified.Capture => "capture", Verified.ManualFrame => "manual-frame", _ => "map-only" };
}
