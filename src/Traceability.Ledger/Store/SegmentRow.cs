namespace Traceability.Ledger.Store;

/// <param name="Lies">On the line that figures follow, on a branch beside it, or nobody knows while it waits for what precedes it.</param>
sealed record SegmentRow(long Number, string Identity, DateTimeOffset Sealed, int Count, int Readings, long LogIndex, bool HeaderOnly, string Lies)
{
    public const string Followed = "followed", OnBranch = "branch", Waiting = "waiting";
}
