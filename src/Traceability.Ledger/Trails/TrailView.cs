using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Trails;

/// <summary>What one number of a figure was made of, down to where each piece is proven.</summary>
/// <param name="Quantity">In <paramref name="Unit"/>; the sum of the parts.</param>
/// <param name="Co2eKg">Of what the total counts; <paramref name="BesideKg"/>: of scope 3, beside it.</param>
/// <param name="SubMeters">How its points are split; empty where no sub-meter counted, or a register of the figure no longer stands.</param>
/// <param name="State">Of the period: an open one's trail changes with every reading.</param>
public sealed record TrailView(string Facility, string Period, string State, string Stream, string Category, string Flow, string Unit, decimal Quantity, decimal Co2eKg, decimal BesideKg, IReadOnlyList<TrailPart> Parts, IReadOnlyList<SubMeteringView> SubMeters)
{
    /// <summary>It changes with every reading, and does not leave as a file.</summary>
    public bool Provisional => State == PeriodState.Open.Name();
}

/// <summary>A part of the period that was multiplied and rounded by itself.</summary>
/// <param name="Basis">measured, interpolated, integrated, weighed, recorded or estimated.</param>
/// <param name="Emissions">Quantity × factor, for each gas.</param>
/// <param name="WeighingsCounted">All of them; <paramref name="Weighings"/> are the first 500.</param>
/// <param name="WeighingsStand">The store still holds exactly the weighings that were counted; of more than are listed too. True where none were.</param>
/// <param name="Evidence">The line that the figure's file holds.</param>
public sealed record TrailPart(
    DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Basis, long MeasuredQuarters, long LostQuarters, bool Calibrated, IReadOnlyList<TrailEmission> Emissions,
    IReadOnlyList<TrailCounter> Counters, IReadOnlyList<TrailRecord> Records, IReadOnlyList<TrailWeighing> Weighings, long WeighingsCounted, bool WeighingsStand, string Evidence);

/// <param name="Rate">Kilograms of the gas per unit as the source prints it, with its unit.</param>
public sealed record TrailEmission(string Category, string Gas, string Factor, string Rate, decimal Kg, decimal Co2eKg, string Quality);

/// <summary>One register from edge to edge.</summary>
/// <param name="FromValue">What it had counted since its first reading, in its unit, at the edge: interpolated between the readings before and after it; likewise <paramref name="ToValue"/>.</param>
/// <param name="Stands">The store still says the same; false where evidence has come since the figure was closed.</param>
/// <param name="Bundle">Proof by the register statements around it that are held, <paramref name="ProvenFrom"/> to <paramref name="ProvenTo"/>; null where there are no two.</param>
/// <param name="First">The segment with the first reading at or after the first edge; likewise <paramref name="Last"/>.</param>
/// <param name="Rate">In which the channel was read, where it is a power or a flow that the ledger added up; register statements tell nothing of it. Null of a counter.</param>
/// <param name="Readings">Where all readings between are listed.</param>
/// <param name="RedecodedBy">The deed by whose mended profile the register words were decoded; null where the signed rules decoded them, or where it no longer stands.</param>
public sealed record TrailCounter(
    string Channel, string? Device, string? Chain, DateTimeOffset From, DateTimeOffset To, decimal FromValue, decimal ToValue, decimal Quantity, string Unit, bool Stands,
    string? Bundle, DateTimeOffset? ProvenFrom, DateTimeOffset? ProvenTo, TrailSegment? First, TrailSegment? Last, string Readings, string? RedecodedBy, string? Rate);

/// <param name="LogIndex">Its place in the segment log.</param>
public sealed record TrailSegment(long Number, string Identity, long LogIndex);

/// <param name="Id">Digest, by which the record's bytes and the proof of its statement are found.</param>
/// <param name="Replaced">Another record stands in its place by now.</param>
/// <param name="Part">What of it falls into the part; its whole where it is of an instant.</param>
/// <param name="Observed">What the quantity was counted from; null where it was recorded as it is counted.</param>
public sealed record TrailRecord(string Kind, string Id, DateTimeOffset From, DateTimeOffset To, decimal Quantity, decimal Part, string? Document, string? Who, bool Replaced, string Where, ObservedView? Observed);

/// <param name="Bundle">Where the weighing is proven.</param>
public sealed record TrailWeighing(string Ticket, DateTimeOffset At, decimal NetKg, string Bundle);
