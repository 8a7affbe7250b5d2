namespace Traceability.Ledger.Production;

/// <summary>A product beside the same in general, as a database has it.</summary>
/// <param name="Generic">Id of the database's figure; null where none suits, and <paramref name="NoComparison"/> says why.</param>
/// <param name="Boundary">Of both.</param>
/// <param name="Parts">From its value to ours, by cause; they sum to the difference exactly.</param>
/// <param name="NotSplit">Why the difference is one part; null where it is split.</param>
public sealed record ComparisonView(string? Generic, decimal? GenericKgPerKg, string? Boundary, string? Source, IReadOnlyList<ComparisonPart> Parts, string? NotSplit, string? NoComparison);
