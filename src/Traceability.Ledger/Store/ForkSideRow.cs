namespace Traceability.Ledger.Store;

/// <summary>One child of a fork and all that hangs on it.</summary>
/// <param name="Followed">Whether figures follow it, or would if what both leave were followed.</param>
sealed record ForkSideRow(string Identity, long Number, string Run, DateTimeOffset First, DateTimeOffset Last, long Segments, bool Followed);
