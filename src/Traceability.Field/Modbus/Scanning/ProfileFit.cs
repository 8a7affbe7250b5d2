using Traceability.Profiles;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>How well a device can be what a profile describes.</summary>
/// <param name="Passed">Self-tests and telling texts that fit.</param>
/// <param name="Of">All that the profile has.</param>
/// <param name="Answered">Values that the device answers for with a number; counted where nothing has failed.</param>
public sealed record ProfileFit(DeviceProfile Profile, int Passed, int Of, int Answered)
{
    public int Values => Profile.Values.Count;

    /// <summary>Something in the device is what only such a device has there.</summary>
    public bool IsShown => Passed > 0;
}
