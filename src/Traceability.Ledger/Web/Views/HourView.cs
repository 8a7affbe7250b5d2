namespace Traceability.Ledger.Web.Views;

/// <summary>CO2e per UTC hour and source stream, newest hour first.</summary>
/// <param name="Cells">One per stream of <see cref="HoursView.Streams"/>; null where nothing was counted, which is not zero.</param>
public sealed record HourView(DateTimeOffset Hour, IReadOnlyList<decimal?> Cells, bool Measured, bool Open);
