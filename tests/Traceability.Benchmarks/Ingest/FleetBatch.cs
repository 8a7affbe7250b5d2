namespace Traceability.Benchmarks.Ingest;

/// <summary>What both sides are given in one round.</summary>
sealed record FleetBatch(IReadOnlyList<FleetMessage> Messages)
{
    public int Readings { get; } = Messages.Sum(m => m.Series.Sum(s => s.Count));
}
