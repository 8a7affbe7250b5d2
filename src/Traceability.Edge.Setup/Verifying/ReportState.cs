namespace Traceability.Edge.Setup.Verifying;

/// <summary>What a file is to a chain.</summary>
enum ReportState
{
    /// <summary>A segment of the chain signs exactly these bytes.</summary>
    Signed,

    /// <summary>The chain's first report behind the segment that this one names has another hash.</summary>
    Altered,

    /// <summary>It is a report, and the chain has none behind the segment that it names.</summary>
    NotSigned,

    Absent,
    Empty,

    /// <summary>It is no report, or one that was damaged where it says what it is.</summary>
    Corrupt,

    /// <summary>A report of a later edge-setup.</summary>
    Newer,
}
