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

    /// <summary>Sound in itself, but not what the reader asked for: nobody whom a policy names vouches, its quorum is not met, or the key was revoked.</summary>
    NotVouchedFor = 7,

    /// <summary>The asked span is not empty: weighings are there.</summary>
    WeighingsFound = 8,

    /// <summary>What is shown does not answer what was asked.</summary>
    CannotTell = 9,

    /// <summary>Two claims that cannot both be true.</summary>
    Contradiction = 10,

    /// <summary>The bundle stands, but the asked format has no words for what it says.</summary>
    NotExported = 11,
}
