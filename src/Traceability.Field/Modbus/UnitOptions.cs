using Traceability.Profiles;

namespace Traceability.Field.Modbus;

/// <summary>What a unit's maker or wiring asks for.</summary>
public sealed record UnitOptions
{
    /// <summary>How long one answer may take. A dead unit behind a serialising gateway costs the others this much per probe.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Rest between an answer and the next question to the same unit.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;

    /// <summary>Most registers in one question; some indicators stop at 32.</summary>
    public int BlockLimit { get; init; } = ReadRequest.MostRegisters;

    /// <summary>Most unused registers read along to save a question. Switched off where the unit refuses them.</summary>
    public int MaxHole { get; init; } = 8;

    public static UnitOptions Default { get; } = new();

    /// <summary>As the profile knows the device.</summary>
    public static UnitOptions Of(DeviceProfile profile) => new() { Timeout = profile.ResponseTimeout, Pause = profile.MinPause, BlockLimit = profile.MaxRegisters };
}
