namespace Traceability.Edge.Agent.Storage;

/// <summary>A checkpoint that this device has pinned, as the log signed it: its half of the proof, should the log ever sign another root for that size.</summary>
/// <param name="Origin">Of the log.</param>
sealed record StoredPin(string Origin, long Size, string Note)
{
    /// <summary>So many of each log are known: receipts are taken under these only.</summary>
    public const int Most = 16;
    public const int LongestNote = 2048;
}
