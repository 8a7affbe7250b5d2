namespace Traceability.Carbon.Differences;

/// <summary>What one cause adds to a difference.</summary>
public sealed record DifferencePart(DifferenceCause Cause, Int128 Micrograms);
