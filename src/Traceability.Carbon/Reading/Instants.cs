using System.Globalization;

namespace Traceability.Carbon.Reading;

/// <summary>Instants as sentences and files write them, in UTC.</summary>
static class Instants
{
    /// <summary>How files write them: to the millisecond.</summary>
    public const string FileForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>For sentences, to the minute: counters have edges at quarter-hours.</summary>
    public static string Of(long ms) => At(ms, "yyyy-MM-dd'T'HH:mm'Z'");

    /// <summary>For sentences about readings: to the second, or the millisecond where there is one.</summary>
    public static string Exactly(long ms) => At(ms, "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'");

    public static string InFile(long ms) => At(ms, FileForm);

    static string At(long ms, string form) => DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString(form, CultureInfo.InvariantCulture);
}
