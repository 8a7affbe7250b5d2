namespace Traceability.Verifier;

/// <summary>What the process ends with; documented in <see cref="Arguments.Usage"/>. Of several files, the first that is not accepted decides.</summary>
enum ExitCode
{
    Accepted = 0,
    Refused = 1,
    UsageOrInput = 2,
    Absent = 3,
    Empty = 4,
    Corrupt = 5,
    Newer = 6,

    /// <summary>Sound in itself, but not what the reader asked for: nobody whom a policy names vouches, or its quorum is not met.</summary>
    NotVouchedFor = 7,
}
