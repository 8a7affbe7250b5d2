namespace Traceability.Carbon.Factors;

/// <summary>How far a row was compared with what it cites, and how.</summary>
/// <param name="How">In words: what was compared with what.</param>
public sealed record Check(CheckGrade Grade, string How);
