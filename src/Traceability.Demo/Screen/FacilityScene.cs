using Traceability.Demo.Figures;

namespace Traceability.Demo.Screen;

/// <summary>What is known of one facility just now. Replaced whole.</summary>
/// <param name="Figures">The ledger's; null until the first came.</param>
/// <param name="Stored">What lies on the device's disk.</param>
/// <param name="Ticket">The last finished weighing.</param>
/// <param name="AgentRuns">False between a kill and the restart.</param>
sealed record FacilityScene(string Id, string Title, FacilityFigures? Figures = null, StoredSegments Stored = default, WeighingRow? Ticket = null, bool AgentRuns = true)
{
    public long Verified => Figures?.SegmentsVerified ?? 0;

    /// <summary>Segments on the device that the ledger does not have yet.</summary>
    public long Kept => Math.Max(0, Stored.Last - Verified);

    public decimal? WeightKg => Value("weighbridge.gross");

    public decimal? LitresPerHour => Value("diesel.volume_flow");

    /// <summary>Sum over the meters; null while none is known.</summary>
    public decimal? Kilowatts
    {
        get
        {
            var meters = Figures?.Live.Where(l => l.Channel.EndsWith(".power_total", StringComparison.Ordinal) && l.Value is not null).ToList();
            return meters is { Count: > 0 } ? meters.Sum(l => l.Unit == "W" ? l.Value!.Value / 1000 : l.Value!.Value) : null;
        }
    }

    decimal? Value(string channel) => Figures?.Live.FirstOrDefault(l => l.Channel == channel)?.Value;
}
