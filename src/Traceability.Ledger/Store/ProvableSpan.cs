namespace Traceability.Ledger.Store;

/// <summary>What the oldest and the newest register statement of a span enclose of a counter.</summary>
sealed record ProvableSpan(string Channel, DateTimeOffset From, DateTimeOffset To);
