namespace Traceability.Edge.Setup.Commissioning;

/// <summary>One channel beside its display, as it stands in the chain.</summary>
/// <param name="Shown">What the engineer typed.</param>
/// <param name="Within">By how much the two may differ, in the channel's unit.</param>
/// <param name="Segment">Number of the segment that seals it; null where it was not entered, and <paramref name="Why"/> says why.</param>
sealed record Comparison(string Channel, string Unit, string? Shown, string? Read, string? Within, bool? Agrees, long? Segment, long? Entry, string? Identity, string? Why);
