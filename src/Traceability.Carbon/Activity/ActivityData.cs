using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>What a quantity rests on, best first.</summary>
public enum ActivityBasis
{
    /// <summary>Signed readings, both ends within a minute of one.</summary>
    Measured,

    /// <summary>Signed readings; an end lies between two that are further apart, so its neighbour may have a part of it. Sums are exact.</summary>
    Interpolated,

    /// <summary>Signed readings of a power or a flow, added up over time, because nothing counts there.</summary>
    Integrated,

    /// <summary>Signed weighings.</summary>
    Weighed,

    /// <summary>Entered or imported by a person, who signed it: invoices, dips, interval files.</summary>
    Recorded,

    /// <summary>A recorded estimate.</summary>
    Estimated,
}

public static class ActivityBases
{
    /// <summary>Names as figures write them.</summary>
    public static IReadOnlyList<(string Name, ActivityBasis Basis)> Names { get; } =
        [("measured", ActivityBasis.Measured), ("interpolated", ActivityBasis.Interpolated), ("integrated", ActivityBasis.Integrated), ("weighed", ActivityBasis.Weighed), ("recorded", ActivityBasis.Recorded), ("estimated", ActivityBasis.Estimated)];

    public static string Name(this ActivityBasis basis) => Names[(int)basis].Name;
}

/// <summary>The quantity of one source stream over [From, To), Unix ms UTC.</summary>
/// <param name="Quantity">In the stream's unit, exact.</param>
/// <param name="Evidence">What the quantity was made of, in one line without control characters: channels and their edges, tickets, entries. Part of every inputs hash.</param>
public sealed record ActivityData(string StreamId, long FromMs, long ToMs, ExactDecimal Quantity, ActivityBasis Basis, string Evidence)
{
    /// <summary>Of a metered quantity: quarter-hours that begin and end measured.</summary>
    public long MeasuredQuarters { get; init; }

    /// <summary>Quarter-hours in which a register did not go on, or a rate was not read for more than a minute: the quantity is a lower bound.</summary>
    public long LostQuarters { get; init; }

    /// <summary>All its instruments' calibrations were valid all the time.</summary>
    public bool Calibrated { get; init; }

    /// <summary>Instruments whose calibration had ended within it or before, blanks between; null where none had.</summary>
    public string? Lapsed { get; init; }

    /// <summary>Relative error at 95 %; null where nobody said.</summary>
    public ExactDecimal? ErrorPercent { get; init; }

    /// <summary>By signed instruments; what others entered rests on their word.</summary>
    public bool Signed => Basis <= ActivityBasis.Weighed;
}
