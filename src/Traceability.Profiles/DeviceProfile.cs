namespace Traceability.Profiles;

/// <summary>What is known of one device model: its registers, how they are read, and how far that was checked. Made by <see cref="ProfileFile"/>.</summary>
public sealed class DeviceProfile
{
    internal DeviceProfile() { }

    /// <summary>Also the file's name without <c>.yaml</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Counts up with every change of the file that changes what is read.</summary>
    public required int Version { get; init; }

    public required string Vendor { get; init; }
    public required string Model { get; init; }
    public required DeviceKind Kind { get; init; }
    public required Verification Verified { get; init; }

    /// <summary>Registers that one request may ask for, at most 125 (Modbus Application Protocol 1.1b3, 6.3).</summary>
    public required int MaxRegisters { get; init; }

    /// <summary>Silence that the device needs between its answer and the next question.</summary>
    public required TimeSpan MinPause { get; init; }

    public required TimeSpan ResponseTimeout { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<ProfileValue> Values { get; init; }

    /// <summary>What the device says of itself, in the order of the file.</summary>
    public required IReadOnlyList<ProfileText> Texts { get; init; }

    public required IReadOnlyList<SelfTest> SelfTests { get; init; }

    /// <summary>Null where the sources name no register that always moves.</summary>
    public required Heartbeat? Heartbeat { get; init; }

    /// <summary>All that may ever be written to such a device.</summary>
    public required IReadOnlyList<ProfileCommand> Commands { get; init; }

    /// <summary>Set for weighing indicators, and only for them.</summary>
    public required IndicatorRules? Indicator { get; init; }

    /// <summary>Set for tag readers, and only for them.</summary>
    public required TagRule? Tag { get; init; }

    /// <summary>A level must stand for this long to be one, where the site file says nothing; only of pulse outputs, null where this one needs nothing of its own.</summary>
    public required TimeSpan? Debounce { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
    public required IReadOnlyList<ProfileFrame> Frames { get; init; }

    /// <summary>The file as it was read: a leaf of the configuration tree.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>SHA-256 of <see cref="Bytes"/>, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> Sha256 { get; init; }

    public ProfileValue? Find(string name) => Values.FirstOrDefault(v => v.Name == name);
}
