using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// What a counter had counted since its first reading when a quarter-hour (UTC) began. The quantity of any span of quarter-hours is the difference of
/// its two edges, so spans that touch sum exactly, whatever their lengths.
/// </summary>
/// <param name="Steps">Steps of the register, never falling.</param>
/// <param name="Measured">Both readings around the edge lie within <see cref="EdgeValue.MeasuredWithinMs"/> of it; otherwise it is interpolated.</param>
/// <param name="MeasuredQuarters">Quarter-hours before this edge that began and ended measured, and in which nothing was lost.</param>
/// <param name="LostQuarters">Quarter-hours before this edge in which the register did not go on from its last reading: what flowed then is not in <paramref name="Steps"/>.</param>
public readonly record struct Edge(long AtMs, long Steps, bool Measured, long MeasuredQuarters, long LostQuarters)
{
    /// <summary>Quarter-hours, because zones whose offset is no whole hour (Adelaide, Kathmandu) end their days on them.</summary>
    public const long SpacingMs = 900_000;

    /// <summary>Before the first reading nothing is counted, and nothing is interpolated.</summary>
    public static Edge BeforeAll(long atMs) => new(atMs, 0, true, 0, 0);

    /// <summary>
    /// In a hole of more than 400 days, which has an edge at each end only: steps evenly between these, half-even, as any hole's are, and quarter-hours that are lost all of
    /// them or none. Of one record, so that spans which touch sum exactly here too.
    /// </summary>
    public static Edge Between(Edge before, Edge after, long atMs)
    {
        Int128 length = after.AtMs - before.AtMs, part = atMs - before.AtMs;
        return new Edge(atMs, (long)HalfEven.Divide(before.Steps * (length - part) + after.Steps * part, length), false, before.MeasuredQuarters,
            before.LostQuarters + (long)((after.LostQuarters - before.LostQuarters) * part / length));
    }

    public static bool IsOne(long ms) => ms % SpacingMs == 0;

    /// <summary>The last one at or before an instant.</summary>
    public static long UpTo(long ms) => ms - ms % SpacingMs;

    public static long After(long ms) => UpTo(ms) + SpacingMs;
}
