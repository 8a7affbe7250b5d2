using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Plan;

/// <summary>A unit of power or flow, and what it comes to over time.</summary>
/// <param name="Name">As profiles write it: kW, L/min.</param>
/// <param name="Quantity">The unit that a register counts which adds it up: kW adds up to kWh.</param>
/// <param name="PerMs">Of the rate's unit of time, its length.</param>
/// <param name="Shift">Power of ten from a step of the rate to a step of its register: one step of 1 W comes to steps of 10^-3 kWh.</param>
public sealed record RateUnit(string Name, string Quantity, long PerMs, int Shift)
{
    const long Second = 1000, Minute = 60 * Second, Hour = 60 * Minute;

    public static IReadOnlyList<RateUnit> All { get; } =
    [
        new("W", "kWh", Hour, -3), new("kW", "kWh", Hour, 0), new("MW", "MWh", Hour, 0),
        new("L/h", "L", Hour, 0), new("L/min", "L", Minute, 0), new("L/s", "L", Second, 0), new("m3/h", "m3", Hour, 0),
        new("kg/h", "kg", Hour, 0), new("t/h", "t", Hour, 0),
    ];

    public static string Allowed { get; } = string.Join(" | ", All.Select(r => r.Name));

    /// <summary>Null of what is no rate. A litre is written l as well; a megawatt is no milliwatt, so that case counts otherwise.</summary>
    public static RateUnit? Of(string name) => All.FirstOrDefault(r => r.Name == name || (r.Quantity == "L" && name.Length > 0 && name[0] == 'l' && r.Name.AsSpan(1).SequenceEqual(name.AsSpan(1))));

    /// <summary>Adds up readings of this rate.</summary>
    public RateActivity Register(CounterState? state = null) => new(PerMs, state);
}
