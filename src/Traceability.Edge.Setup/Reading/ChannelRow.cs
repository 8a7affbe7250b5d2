namespace Traceability.Edge.Setup.Reading;

/// <summary>The newest of one channel, for people and programs.</summary>
/// <param name="Words">The registers in wire order, hexadecimal; empty before the first reading.</param>
/// <param name="GoodAt">The last reading with a value that can be used.</param>
/// <param name="Why">Why there is none now; null when there is.</param>
sealed record ChannelRow(string Channel, string Bus, string? Value, string Unit, IReadOnlyList<string> Words, DateTimeOffset? ReadAt, DateTimeOffset? GoodAt, string? Why);
