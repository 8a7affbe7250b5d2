namespace Traceability.Ledger.Web.Views;

/// <summary>CO2e of a period by source stream and part of it: a year by months, a month by days, a day by its hours. Kilograms, of what the total counts.</summary>
/// <param name="Unit">month, day or hour.</param>
/// <param name="Sums">One per stream: of a month or a day what its own figure says; the parts add up to it exactly.</param>
/// <param name="Up">The period that this one is a part of; null of a year.</param>
/// <param name="Note">What a reader must know; empty where nothing.</param>
public sealed record TimesView(
    string Period, string Unit, string TimeZone, IReadOnlyList<string> Streams, IReadOnlyList<TimeRow> Rows, IReadOnlyList<decimal?> Sums, decimal? TotalKg, string? Up, string? Before, string? After, string Note)
{
    /// <summary>Colours that the bars have; what is smaller than the largest sources shares the last.</summary>
    const int Colours = 5;

    /// <summary>Of each stream the colour, by its sum.</summary>
    public IReadOnlyList<int> ColourOf { get; } =
        [.. Sums.Select((sum, i) => Math.Min(Colours, 1 + Sums.Where((other, j) => (other ?? 0) > (sum ?? 0) || (other == sum && j < i)).Count()))];

    public decimal Tallest => Rows.Count == 0 ? 0 : Rows.Max(r => r.Total ?? 0);
}
