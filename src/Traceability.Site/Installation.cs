using Traceability.Profiles;

namespace Traceability.Site;

/// <summary>All that one edge device has to know of its site, checked as a whole. Made by <see cref="SiteFile"/>.</summary>
public sealed class Installation
{
    internal Installation() { }

    public required string Organisation { get; init; }
    public required Facility Facility { get; init; }

    /// <summary>This edge device's id, unique in the facility, and part of every topic.</summary>
    public required string Device { get; init; }

    /// <summary>Where segments and keys are kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Memory for the newest raw frames, for each bus and tag reader.</summary>
    public required int BlackBoxKiB { get; init; }

    public required SealPolicy Seal { get; init; }
    public required LedgerBroker Ledger { get; init; }
    public required IReadOnlyList<Bus> Buses { get; init; }
    public required IReadOnlyList<BusUnit> Units { get; init; }

    /// <summary>Channel i is at position i; the order is that of the site file and the same in every run.</summary>
    public required IReadOnlyList<Channel> Channels { get; init; }

    public required IReadOnlyList<GpioBank> Gpio { get; init; }
    public required IReadOnlyList<TagReader> TagReaders { get; init; }
    public required IReadOnlyList<Weighbridge> Weighbridges { get; init; }

    /// <summary>The profiles in use, by id; their bytes and hashes are leaves of the configuration.</summary>
    public required IReadOnlyList<DeviceProfile> Profiles { get; init; }

    /// <summary>The site file as it was read; a leaf of the configuration.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}
