namespace Traceability.Ledger.Store;

/// <summary>Readings of one strand.</summary>
/// <param name="OtherBranches">Identities of the first segments of branches that hold further readings of these devices in this time; to be asked for one by one.</param>
sealed record ReadingPage(IReadOnlyList<ReadingRow> Items, string? Next, IReadOnlyList<string> OtherBranches) : PageOf(Next);
