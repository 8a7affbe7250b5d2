namespace Traceability.Ledger.Periods;

/// <summary>How a year's months stand.</summary>
/// <param name="Open">Not closed yet.</param>
/// <param name="Late">Closed, and today's evidence says something else.</param>
/// <param name="Micrograms">CO2e that the closed ones sum to.</param>
sealed record YearOfMonths(IReadOnlyList<string> Open, IReadOnlyList<string> Late, Int128 Micrograms);
