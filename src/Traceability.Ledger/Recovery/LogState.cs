using Traceability.Evidence.Log;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Recovery;

/// <summary>One log as the database and the second place know it.</summary>
/// <param name="Generation">That of the database.</param>
/// <param name="Leaves">In the database, with or without a checkpoint.</param>
/// <param name="Held">The second place's note, opened as <paramref name="Last"/> of <paramref name="LastGeneration"/>; null where it holds none.</param>
sealed record LogState(LogName Name, Lineage Lineage, int Generation, long Leaves, string? Held, Checkpoint? Last, int LastGeneration)
{
    /// <summary>What the database holds has gone on elsewhere: a succession is needed.</summary>
    public required bool IsBehind { get; init; }

    /// <summary>A recovery has replaced the log in the database, and died before the second place knew.</summary>
    public bool IsUnfinished => Last is not null && LastGeneration < Generation;

    /// <summary>The generation that a succession begins.</summary>
    public int Next => LastGeneration + 1;

    /// <summary>The statements that precede the database's leaves in the new log, that of the new succession apart, newest first.</summary>
    public IEnumerable<byte[]> Inherited => Enumerable.Range(Generation + 1, LastGeneration - Generation).Reverse().Select(Lineage.StatementOf);

    /// <summary>Leaves of the last generation that are known here: it and each before begin with the statement of its succession and what that has kept.</summary>
    public long Kept()
    {
        var same = Leaves;
        for (var generation = Generation + 1; generation <= LastGeneration; generation++)
            same = 1 + Math.Min(same, Lineage.SuccessionTo(generation).Succession.Kept);
        return Math.Min(same, Last!.Size);
    }
}
