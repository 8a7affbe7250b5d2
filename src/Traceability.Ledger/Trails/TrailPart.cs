namespace Traceability.Ledger.Trails;

/// <summary>A part of the period that was multiplied and rounded by itself.</summary>
/// <param name="Basis">measured, interpolated, integrated, weighed, recorded or estimated.</param>
/// <param name="Emissions">Quantity × factor, for each gas.</param>
/// <param name="WeighingsCounted">All of them; <paramref name="Weighings"/> are the first 500.</param>
/// <param name="WeighingsStand">The store still holds exactly the weighings that were counted; of more than are listed too. True where none were.</param>
/// <param name="Evidence">The line that the figure's file holds.</param>
public sealed record TrailPart(
    DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Basis, long MeasuredQuarters, long LostQuarters, bool Calibrated, IReadOnlyList<TrailEmission> Emissions,
    IReadOnlyList<TrailCounter> Counters, IReadOnlyList<TrailRecord> Records, IReadOnlyList<TrailWeighing> Weighings, long WeighingsCounted, bool WeighingsStand, string Evidence);
