using Traceability.Profiles;

namespace Traceability.Edge.Setup.Screen;

/// <summary>How what is known is called for people.</summary>
static class Words
{
    public static string Of(Verification verified) => verified switch
    {
        Verification.Device => "device",
        Verification.Capture => "capture",
        Verification.ManualFrame => "manual frame",
        _ => "map only",
    };
}
