namespace Traceability.Carbon.Periods;

/// <summary>A span of a facility's calendar, [From, To) as Unix ms; both lie on quarter-hours, where every counter has an edge.</summary>
/// <param name="Name">As people write it: 2023-07, 2023-07-01, 2023-07-01 hour 3.</param>
public sealed record Period(string Name, long FromMs, long ToMs)
{
    public bool IsYear => Name.Length == 4;

    public bool IsMonth => Name.Length == 7;
}
