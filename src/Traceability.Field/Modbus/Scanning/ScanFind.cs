namespace Traceability.Field.Modbus.Scanning;

/// <summary>A unit that has answered twice.</summary>
/// <param name="Took">From the end of the first question to its answer; a late one may lie behind questions to others.</param>
/// <param name="ExceptionCode">What it refused the question with; 0 where it answered with data. Whoever refuses is there.</param>
public sealed record ScanFind(byte Unit, TimeSpan Took, byte ExceptionCode);
