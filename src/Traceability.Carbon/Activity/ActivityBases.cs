namespace Traceability.Carbon.Activity;

/// <summary>The names of what a quantity rests on.</summary>
public static class ActivityBases
{
    /// <summary>Names as figures write them.</summary>
    public static IReadOnlyList<(string Name, ActivityBasis Basis)> Names { get; } =
        [("measured", ActivityBasis.Measured), ("interpolated", ActivityBasis.Interpolated), ("integrated", ActivityBasis.Integrated), ("weighed", ActivityBasis.Weighed), ("recorded", ActivityBasis.Recorded), ("estimated", ActivityBasis.Estimated)];

    public static string Name(this ActivityBasis basis) => Names[(int)basis].Name;
}
