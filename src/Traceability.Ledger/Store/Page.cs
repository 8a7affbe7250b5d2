namespace Traceability.Ledger.Store;

/// <inheritdoc cref="PageOf"/>
sealed record Page<T>(IReadOnlyList<T> Items, string? Next) : PageOf(Next);
