using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Exports;

/// <summary>One reading of a channel as formats of others take it: mantissa · 10^exponent at its time.</summary>
public readonly record struct ExportedReading(long AtMs, long Mantissa, int Exponent, Quality Quality)
{
    /// <param name="quality">What its words give by the channel's rule; a register statement cites readings of any quality that has a value.</param>
    public static ExportedReading Of(CounterReading reading, Quality quality) => new(reading.AtMs, reading.Mantissa, reading.Exponent, quality);

    public static ExportedReading Of(Series series, int index) => new(series.TimesMs[index], series.Mantissas[index], series.Exponent, series.Qualities[index]);

    public static IReadOnlyList<ExportedReading> All(Series series) => [.. Enumerable.Range(0, series.Count).Select(i => Of(series, i))];
}
