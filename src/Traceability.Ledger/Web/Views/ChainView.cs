namespace Traceability.Ledger.Web.Views;

/// <param name="Number">Last linked segment.</param>
/// <param name="HeldUpTo">Last segment held; beyond <paramref name="Number"/> there is a hole.</param>
/// <param name="Forks">A line for each of the newest forks: what it is, and whether it is decided.</param>
/// <param name="Blocks">The newest segments, oldest of them first.</param>
public sealed record ChainView(string Chain, string Device, string KeyId, DateTimeOffset Enrolled, string Trust, long Number, long HeldUpTo, IReadOnlyList<ForkView> Forks, IReadOnlyList<BlockView> Blocks);
