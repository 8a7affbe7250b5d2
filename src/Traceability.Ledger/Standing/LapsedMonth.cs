namespace Traceability.Ledger.Standing;

/// <summary>A month whose figure rests on instruments that counted on after their calibration had ended.</summary>
/// <param name="Instruments">Metering points and scales.</param>
/// <param name="Closed">Somebody stands for the figure; by what it was closed with.</param>
public sealed record LapsedMonth(string Month, IReadOnlyList<string> Instruments, bool Closed);
