using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>Readings as another rule decodes their raw words. What that rule gives no value for has none, whatever the device made of it.</summary>
static class Redecoded
{
    /// <summary>Times, words and channel stay.</summary>
    public static Series Of(Series series, DecodingRule rule)
    {
        var (qualities, mantissas) = (new Quality[series.Count], new long[series.Count]);
        for (var i = 0; i < series.Count; i++)
        {
            var decoded = rule.Decode(series.Words.AsSpan(i * series.WordsPerReading, series.WordsPerReading));
            (qualities[i], mantissas[i]) = ((Quality)decoded.Quality, decoded.Mantissa);
        }
        return series with { Exponent = rule.ResolutionExponent, Qualities = qualities, Mantissas = mantissas };
    }
}
