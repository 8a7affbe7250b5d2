using System.Collections.Concurrent;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Downlink;

/// <summary>Chains that are refilling after a succession: filled when the ledger holds all that the device, following the new log, says it has sealed.</summary>
sealed class DeviceHoles
{
    // How many segments the device says there are; null until it has.
    readonly ConcurrentDictionary<DeviceAddress, long?> open = new();

    public void Open(DeviceAddress device) => open[device] = null;

    public void Said(DeviceAddress device, long number)
    {
        if (open.ContainsKey(device)) open[device] = number;
    }

    /// <summary>Those that are filled now; each is given once.</summary>
    public List<EnrolledChain> TakeFilled(Func<DeviceAddress, ChainStanding?> standingOf)
    {
        var filled = new List<EnrolledChain>();
        foreach (var (device, said) in open)
            if (said is { } number && standingOf(device) is { } standing && standing.Number >= number && open.TryRemove(device, out _)) filled.Add(standing.Chain);
        return filled;
    }
}
