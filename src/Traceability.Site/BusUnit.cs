using Traceability.Profiles;

namespace Traceability.Site;

/// <summary>One device on a bus.</summary>
/// <param name="Name">Unique at the site; the first half of its channels' ids.</param>
/// <param name="UnitId">Modbus unit identifier: 1 to 247, or 255 for a device that is the TCP server itself; on a GPIO chip the line.</param>
/// <param name="SerialNumber">From the type plate, so that a replaced meter is seen as another one.</param>
public sealed record BusUnit(string Name, Bus Bus, byte UnitId, DeviceProfile Profile, string SerialNumber);
