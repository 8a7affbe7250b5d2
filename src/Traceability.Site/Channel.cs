using Traceability.Profiles;

namespace Traceability.Site;

/// <summary>One measured value of one device at this site.</summary>
/// <param name="Index">Its position in <see cref="Installation.Channels"/>: buses, units and values in the order of the site file, then the pulse counters.</param>
/// <param name="Id"><c>{unit name}.{value name}</c>, such as <c>mill.energy_import</c>.</param>
/// <param name="Period">How often it is read; of a pulse counter, how often its count is recorded.</param>
/// <param name="MostPerHour">Of a counter: by how much it can rise in an hour here, in steps of the rule's resolution; null where nobody says.</param>
public sealed record Channel(int Index, string Id, BusUnit Unit, ProfileValue Value, TimeSpan Period, long? MostPerHour)
{
    public Bus Bus => Unit.Bus;
    public byte UnitId => Unit.UnitId;
    public DeviceProfile Profile => Unit.Profile;
    public DecodingRule Rule => Value.Rule;
    public ChannelKind Kind => Rule.IsCounter ? ChannelKind.Counter : ChannelKind.Gauge;
}
