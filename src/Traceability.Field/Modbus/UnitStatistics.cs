namespace Traceability.Field.Modbus;

/// <summary>A unit's account since the bus was built.</summary>
/// <param name="Missed">Blocks not read in their period: the unit was away, the bus too slow, or the connection down.</param>
/// <param name="LastRoundTrip">From sending the question to having the last answer.</param>
public readonly record struct UnitStatistics(
    byte Unit,
    bool Online,
    long Requests,
    long Answers,
    long Exceptions,
    long Timeouts,
    long ProtocolErrors,
    long ConnectionErrors,
    long Missed,
    TimeSpan LastRoundTrip);
