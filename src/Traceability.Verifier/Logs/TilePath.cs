using System.Globalization;

namespace Traceability.Verifier.Logs;

/// <summary>Where C2SP tlog-tiles puts its files: numbers in groups of three digits, all but the last with an x, a partial tile's width behind ".p/".</summary>
static class TilePath
{
    public const string Checkpoint = "checkpoint";

    /// <summary>A tile of hashes, or of entries where there is no level.</summary>
    public static string Of(int? level, long number, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"tile/{level?.ToString(CultureInfo.InvariantCulture) ?? "entries"}/{Grouped(number)}{(width == LogCheck.Width ? "" : $".p/{width}")}");

    static string Grouped(long number)
    {
        var text = (number % 1000).ToString("d3", CultureInfo.InvariantCulture);
        for (number /= 1000; number > 0; number /= 1000) text = $"x{(number % 1000).ToString("d3", CultureInfo.InvariantCulture)}/{text}";
        return text;
    }
}
