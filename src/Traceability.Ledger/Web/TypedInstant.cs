using System.Globalization;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web;

/// <summary>Instants as people type them: by the clocks of a facility, or with Z or an offset, as files have them.</summary>
static class TypedInstant
{
    /// <summary>What lies beyond is no time of a facility, and some of it none that can be told in UTC.</summary>
    const int First = 1970, Last = 9998;

    static readonly string[] local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF"];

    /// <param name="wrong">What was given and what is allowed; an hour that comes twice is nobody's to guess.</param>
    public static bool TryRead(string text, TimeZoneInfo zone, out long ms, out string wrong)
    {
        wrong = "";
        if (Rfc3339.TryRead(text, out ms)) return true;
        if (!DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) || at.Year is < First or > Last)
            wrong = $"\"{text}\"; allowed: a day and time by the clocks of {zone.Id}, 2026-11-21T08:00, or {Rfc3339.Allowed}";
        else if (zone.IsInvalidTime(at)) wrong = $"\"{text}\" is skipped by the clocks of {zone.Id}; allowed: a time that there is";
        else if (zone.IsAmbiguousTime(at))
            wrong = $"\"{text}\" comes twice by the clocks of {zone.Id}; allowed: {string.Join(" or ", zone.GetAmbiguousTimeOffsets(at).OrderDescending().Select(offset => new DateTimeOffset(at, offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)))}";
        else ms = new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUnixTimeMilliseconds();
        return wrong.Length == 0;
    }

    /// <summary>By the facility's clocks, where that can be read back.</summary>
    public static string Text(long ms, TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).DateTime;
        var text = at.ToString(at.TimeOfDay.Ticks % TimeSpan.TicksPerMinute == 0 ? local[0] : at.TimeOfDay.Ticks % TimeSpan.TicksPerSecond == 0 ? local[1] : "yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return TryRead(text, zone, out var same, out _) && same == ms ? text : RecordRules.Instant(ms);
    }

    /// <summary>The kind of field that can show a text: a browser's own for days and times shows no offset and nothing that is no time.</summary>
    public static string FieldFor(string text) => text.Length == 0 || DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? "datetime-local" : "text";
}
