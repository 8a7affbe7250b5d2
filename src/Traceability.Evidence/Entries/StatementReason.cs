namespace Traceability.Evidence.Entries;

/// <summary>Why a register statement was made. The numbers are final.</summary>
public enum StatementReason
{
    RunStart = 0,
    Shutdown = 1,
    FacilityMidnight = 2,
    UtcMidnight = 3,
    ClockStep = 4,
}
