using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Exports;

/// <summary>One reading of a register: mantissa · 10^exponent at its time.</summary>
public readonly record struct OcmfReading(long AtMs, long Mantissa, int Exponent, Quality Quality)
{
    /// <summary>A reading that a register statement cites; those are good.</summary>
    public static OcmfReading Of(CounterReading reading) => new(reading.AtMs, reading.Mantissa, reading.Exponent, Quality.Good);

    public static OcmfReading Of(Series series, int index) => new(series.TimesMs[index], series.Mantissas[index], series.Exponent, series.Qualities[index]);
}
