namespace Traceability.Demo.Check;

/// <summary>Forged messages sent and refused, and why the last was refused.</summary>
sealed record TamperResult(int Sent, int Refused, string? Reason);
