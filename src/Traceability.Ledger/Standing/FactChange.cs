namespace Traceability.Ledger.Standing;

/// <param name="Before">Null of what is added, as <paramref name="After"/> of what is removed.</param>
public sealed record FactChange(string Name, string? Before, string? After);
