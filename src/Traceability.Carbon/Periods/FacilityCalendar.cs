using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;

namespace Traceability.Carbon.Periods;

/// <summary>
/// Months, days and hours of a facility, by the rules of its time zone. A day begins at the first instant that carries its date, so days touch and tile the
/// month, whether they last 23, 24 or 25 hours and whether or not midnight exists. A bound on no quarter-hour is refused: counters have no edge there.
/// </summary>
public sealed class FacilityCalendar(TimeZoneInfo zone)
{
    const long HourMs = 4 * Edge.SpacingMs;
    const int FirstYear = 1970, LastYear = 9998; // as readings have
    const long FurthestMs = 16 * HourMs; // no zone is further from UTC

    /// <summary>2026, 2026-10 or 2026-10-03.</summary>
    public bool TryNamed(string name, out Period period, out Refusal? refusal)
    {
        if (DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return TryDay(day, out period, out refusal);
        if (DateOnly.TryParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)) return TryMonth(month.Year, month.Month, out period, out refusal);
        return DateOnly.TryParseExact(name, "yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var year) ? TryYear(year.Year, out period, out refusal) : IsNone(name, out period, out refusal);
    }

    /// <summary>The year, month or day before one that has been named; null before the first.</summary>
    public Period? Before(Period period)
    {
        var first = DateAt(period.FromMs);
        Period found;
        var known = period.IsYear ? TryYear(first.Year - 1, out found, out _)
            : period.IsMonth ? TryMonth(first.AddMonths(-1).Year, first.AddMonths(-1).Month, out found, out _)
            : TryDay(first.AddDays(-1), out found, out _);
        return known ? found : null;
    }

    /// <summary>The dates of a span's first and last instant.</summary>
    public (DateOnly First, DateOnly Last) DaysOf(long fromMs, long toMs) => (DateAt(fromMs), DateAt(toMs - 1));

    public bool TryYear(int year, out Period period, out Refusal? refusal)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{year:D4}");
        return year is < FirstYear or > LastYear ? IsNone(name, out period, out refusal) : TrySpan(name, new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1), out period, out refusal);
    }

    /// <summary>The months that reach into a span of Unix ms, oldest first; one whose bound is on no quarter-hour is not among them.</summary>
    public IReadOnlyList<Period> MonthsOf(long fromMs, long toMs)
    {
        var found = new List<Period>();
        if (fromMs >= toMs) return found;
        var (first, last) = (DateAt(fromMs), DateAt(toMs - 1));
        for (var month = new DateOnly(first.Year, first.Month, 1); month <= last; month = month.AddMonths(1))
            if (TryMonth(month.Year, month.Month, out var period, out _)) found.Add(period);
        return found;
    }

    public bool TryMonth(int year, int month, out Period period, out Refusal? refusal)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}");
        if (year is < FirstYear or > LastYear || month is < 1 or > 12) return IsNone(name, out period, out refusal);
        var first = new DateOnly(year, month, 1);
        return TrySpan(name, first, first.AddMonths(1), out period, out refusal);
    }

    /// <summary>Also refused where the calendar leaves the day out (Samoa, 30 December 2011).</summary>
    public bool TryDay(DateOnly day, out Period period, out Refusal? refusal)
    {
        var name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return day.Year is < FirstYear or > LastYear ? IsNone(name, out period, out refusal) : TrySpan(name, day, day.AddDays(1), out period, out refusal);
    }

    /// <summary>The days of a month in order; one that the calendar leaves out is not among them.</summary>
    public bool TryDaysOf(int year, int month, out IReadOnlyList<Period> days, out Refusal? refusal)
    {
        var found = new List<Period>();
        days = found;
        if (!TryMonth(year, month, out _, out refusal)) return false;
        for (var day = new DateOnly(year, month, 1); day.Month == month; day = day.AddDays(1))
            if (TryDay(day, out var period, out refusal)) found.Add(period);
            else if (refusal!.Rule != RefusalRule.NoSuchDay) return false;
        refusal = null;
        return true;
    }

    /// <summary>The hours of UTC that a day reaches into, numbered from 0; where it begins or ends within one (Adelaide, Kolkata, Kathmandu), the part of that which lies in the day.</summary>
    public static IReadOnlyList<Period> HoursOf(Period day)
    {
        var hours = new List<Period>();
        for (long from = day.FromMs, to; from < day.ToMs; from = to)
        {
            to = Math.Min(from - from % HourMs + HourMs, day.ToMs);
            hours.Add(new Period(string.Create(CultureInfo.InvariantCulture, $"{day.Name} hour {hours.Count}"), from, to));
        }
        return hours;
    }

    bool TrySpan(string name, DateOnly first, DateOnly next, out Period period, out Refusal? refusal)
    {
        period = null!;
        if (!TryBegin(first, out var from, out refusal) || !TryBegin(next, out var to, out refusal)) return false;
        if (from == to) return IsNone(name, out period, out refusal);
        period = new Period(name, from, to);
        return true;
    }

    bool IsNone(string name, out Period period, out Refusal refusal)
    {
        period = null!;
        refusal = new Refusal(RefusalRule.NoSuchDay, $"{name} does not exist in {zone.Id}, or is before {FirstYear} or after {LastYear}");
        return false;
    }

    /// <summary>The first instant whose date is the day or a later one. Asked by UTC alone, which has no hour twice and none missing.</summary>
    bool TryBegin(DateOnly day, out long beginMs, out Refusal? refusal)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (beginMs = midnight - FurthestMs; DateAt(beginMs) < day; beginMs += Edge.SpacingMs) { }
        refusal = DateAt(beginMs - 1) < day ? null
            : new Refusal(RefusalRule.OffQuarter, $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} begins on no quarter-hour in {zone.Id}");
        return refusal is null;
    }

    DateOnly DateAt(long ms) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).DateTime);
}
