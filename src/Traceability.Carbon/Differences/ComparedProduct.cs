namespace Traceability.Carbon.Differences;

/// <summary>One product of one run beside the database's value for the same.</summary>
/// <param name="Comparison">Null where no one generic figure suits, and <paramref name="NoComparison"/> says why.</param>
public sealed record ComparedProduct(string Run, ProductFigure Ours, DatabaseComparison? Comparison, string? NoComparison);
