namespace Traceability.Ledger.Web.Views;

/// <param name="Number">Last linked segment.</param>
/// <param name="HeldUpTo">Last segment held; beyond <paramref name="Number"/> there is a hole.</param>
/// <param name="Forks">A line for each of the newest forks: what it is, and whether it is decided.</param>
/// <param name="Blocks">The newest segments, oldest of them first.</param>
public sealed record ChainView(string Chain, string Device, string KeyId, DateTimeOffset Enrolled, string Trust, long Number, long HeldUpTo, IReadOnlyList<ForkView> Forks, IReadOnlyList<BlockView> Blocks);

/// <param name="Text">What it is, and whether it is decided.</param>
/// <param name="Proof">Where the ledger gives the two segments that prove it; null of what an honest power cut can make.</param>
public sealed record ForkView(string Text, string? Proof);

public sealed record BlockView(long Number, string Identity, int Entries, int Readings, long LogIndex, DateTimeOffset Sealed, bool HeaderOnly, bool Linked);
