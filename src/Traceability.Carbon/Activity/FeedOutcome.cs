namespace Traceability.Carbon.Activity;

/// <summary>Anything but Accepted leaves the counter as it was.</summary>
public enum FeedOutcome
{
    Accepted,

    /// <summary>A reading lies before one already counted.</summary>
    OutOfOrder,

    /// <summary>A time before 1970 or after 9999, or a mantissa beyond ±(2⁵³ − 1).</summary>
    OutOfRange,

    /// <summary>Not as many mantissas as times.</summary>
    LengthsDiffer,
}
