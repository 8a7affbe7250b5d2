using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Exports;

/// <summary>One reading of a channel as formats of others take it: mantissa · 10^exponent at its time.</summary>
public readonly record struct ExportedReading(long AtMs, long Mantissa, int Exponent, Quality Quality)
{
    /// <summary>A reading that a register statement cites; those are good.</summary>
    public static ExportedReading Of(CounterReading reading) => new(reading.AtMs, reading.Mantissa, reading.Exponent, Quality.Good);

    public static ExportedReading Of(Series series, int index) => new(series.TimesMs[index], series.Mantissas[index], series.Exponent, series.Qualities[index]);

    public static IReadOnlyList<ExportedReading> All(Series series) => [.. Enumerable.Range(0, series.Count).Select(i => Of(series, i))];
}
