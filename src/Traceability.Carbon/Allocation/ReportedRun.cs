using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Allocation;

/// <summary>A run as somebody reported it.</summary>
/// <param name="FeedKg">What the run fed; null where nobody weighed it.</param>
/// <param name="ElectricityKwh">What it drew in all; null where nobody metered it.</param>
public sealed record ReportedRun(ProductionRun Run, ExactDecimal? FeedKg, ExactDecimal? ElectricityKwh)
{
    /// <summary>What it took by metering points, besides the run's own draws; none once those are made out.</summary>
    public IReadOnlyList<PointDraw> ByPoint { get; init; } = [];
}
