namespace Traceability.Edge.Setup.Drafting;

/// <param name="Values">Names of the profile's values, at least one.</param>
sealed record UnitDraft(string Name, int Identifier, string Profile, string Serial, IReadOnlyList<string> Values);
