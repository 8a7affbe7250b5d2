namespace Traceability.Ledger.Trails;

/// <summary>A load that was counted.</summary>
/// <param name="Bundle">Where the weighing is proven.</param>
public sealed record TrailWeighing(string Ticket, DateTimeOffset At, decimal NetKg, string Bundle);
