using System.Collections.Concurrent;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// Up to which size of the segment log each device has been led, so that every checkpoint it gets begins where it stands. What is sent may get
/// lost: a device that lost a step says in its status where its pin is, and is led on from there.
/// </summary>
sealed class DeviceCheckpoints
{
    readonly ConcurrentDictionary<DeviceAddress, long> ledTo = new();

    /// <summary>The size to begin at, or null where the device is there already.</summary>
    /// <param name="pin">What its newest segment names, for a device that has not been heard of since the start.</param>
    public long? Lead(DeviceAddress device, long pin, long to)
    {
        var from = ledTo.GetValueOrDefault(device, pin);
        if (from >= to) return null;
        ledTo[device] = to;
        return from;
    }

    /// <summary>The device says where it stands; whatever was sent beyond it is sent again.</summary>
    public void StandsAt(DeviceAddress device, long size) => ledTo[device] = size;
}
