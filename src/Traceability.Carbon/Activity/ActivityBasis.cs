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
