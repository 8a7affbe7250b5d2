using Traceability.Ledger.Periods;

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
