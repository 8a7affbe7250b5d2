using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>The quantity of one source stream over [From, To), Unix ms UTC.</summary>
/// <param name="Quantity">In the stream's unit, exact.</param>
/// <param name="Evidence">What the quantity was made of, in one line without control characters: channels and their edges, tickets, entries. Part of every inputs hash.</param>
public sealed record ActivityData(string StreamId, long FromMs, long ToMs, ExactDecimal Quantity, ActivityBasis Basis, string Evidence)
{
    /// <summary>Of a metered quantity: quarter-hours that begin and end measured.</summary>
    public long MeasuredQuarters { get; init; }

    /// <summary>Quarter-hours in which a register did not go on, or a rate was not read for more than 90 s: the quantity is a lower bound.</summary>
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
