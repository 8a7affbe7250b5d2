namespace Traceability.Ledger.Store;

/// <summary>A branch as the store holds it: what its first segments' headers do not say.</summary>
sealed class BranchRow
{
    public const string Columns = """
        id AS Id, up AS Up, previous AS Previous, first AS First, tip AS Tip, kept AS Kept, last_ms AS LastMs, run_ms AS RunMs, run_segments AS RunSegments, segments AS Segments,
        other AS Other, other_last_ms AS OtherLastMs, other_run_ms AS OtherRunMs, other_run_segments AS OtherRunSegments, other_segments AS OtherSegments, decided AS Decided
        """;

    public long Id { get; init; }
    public long? Up { get; init; }
    public byte[] Previous { get; init; } = [];
    public byte[] First { get; init; } = [];
    public byte[] Tip { get; init; } = [];
    public long Kept { get; init; }
    public long LastMs { get; init; }
    public long RunMs { get; init; }
    public long RunSegments { get; init; }
    public long Segments { get; init; }
    public byte[]? Other { get; init; }
    public long OtherLastMs { get; init; }
    public long OtherRunMs { get; init; }
    public long OtherRunSegments { get; init; }
    public long OtherSegments { get; init; }
    public bool Decided { get; init; }
}
