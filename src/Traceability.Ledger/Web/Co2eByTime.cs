using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>
/// CO2e of a facility by source and time. A year is its months, each by the figure that stands. A month is its days and a day its hours, each the difference of what the
/// period comes to up to its end and up to its beginning, so that the parts add up to the period's own figure to the microgram.
/// </summary>
sealed class Co2eByTime(LedgerDatabase database, Plans plans, FactorSets sets, string organisation, TimeProvider time)
{
    const string NoFigure = "no figure";

    /// <param name="name">A year, month or day of the facility's calendar.</param>
    /// <param name="why">Why there is none, in a sentence.</param>
    public TimesView? Of(string facility, string name, out string why)
    {
        why = $"no monitoring plan of a facility \"{facility}\"";
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return null;
        why = "";
        if (!plan.Calendar.TryNamed(name, out var period, out var refusal))
        {
            why = $"of: \"{name}\"; allowed: a year, month or day, 2026, 2026-10 or 2026-10-03 ({refusal!.Message})";
            return null;
        }
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        return period.IsYear ? Months(connection, account, plan, period) : Parts(connection, account, plan, period);
    }

    TimesView Months(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period year)
    {
        var extent = account.Extent(time.GetUtcNow().ToUnixTimeMilliseconds()) is var (from, to) ? (From: Math.Max(from, year.FromMs), To: Math.Min(to, year.ToMs)) : default;
        var months = plan.Calendar.MonthsOf(extent.From, extent.To).Select(month => (Period: month, Figure: Standing(connection, account, plan, month))).ToList();
        var streams = Ordered(plan, months.SelectMany(m => m.Figure.Streams.Keys));
        List<TimeRow> rows = [.. months.Select(m => new TimeRow(m.Period.Name, m.Period.Name, [.. streams.Select(s => m.Figure.Streams.TryGetValue(s, out var co2e) ? Scaled.Kilograms(co2e) : (decimal?)null)], m.Figure.State))];
        List<string> without = [.. months.Where(m => m.Figure.State == NoFigure).Select(m => m.Period.Name)];
        List<decimal?> sums = [.. streams.Select((_, i) => without.Count > 0 || rows.All(r => r.Cells[i] is null) ? null : (decimal?)rows.Sum(r => r.Cells[i] ?? 0))];
        return new TimesView(year.Name, "month", plan.TimeZone, streams, rows, sums, rows.Count == 0 || without.Count > 0 ? null : sums.Sum(s => s ?? 0), null, Beside(plan, year, -1), Beside(plan, year, 1),
            rows.Count == 0 ? "" : without.Count > 0 ? $"No sums: of {string.Join(", ", without)} there is no figure." : "Each month as it stands. The year's own figure is made once over the whole year and may differ in the last digits.");
    }

    /// <summary>Of each stream what the month's figure says: the closed one, else today's.</summary>
    (Dictionary<string, Int128> Streams, string State) Standing(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period month)
    {
        var deeds = DeedQueries.Line(connection, plan.FacilityId, DeedKind.Closing, month.Name);
        var (inventory, why) = StandingFigure.Read(connection, deeds) is { } closed ? (closed.Same ? closed.Inventory : null, closed.Why) : Account(connection, account, plan, month) is var open ? (open.Inventory, open.Why) : default;
        return (inventory is null ? [] : ByStream(inventory), inventory is null ? NoFigure : PeriodStates.Of(deeds).Name() + (why.Count > 0 ? ", incomplete" : ""));
    }

    TimesView Parts(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period period)
    {
        var whole = Account(connection, account, plan, period);
        var parts = !period.IsMonth ? FacilityCalendar.HoursOf(period)
            : DateOnly.ParseExact(period.Name, "yyyy-MM", CultureInfo.InvariantCulture) is var month && plan.Calendar.TryDaysOf(month.Year, month.Month, out var days, out _) ? days : [];
        var (unit, up) = period.IsMonth ? ("day", period.Name[..4]) : ("hour", period.Name[..7]);
        var (before, after) = (Beside(plan, period, -1), Beside(plan, period, 1));
        if (whole.Inventory is not { } figure)
            return new TimesView(period.Name, unit, plan.TimeZone, [], [], [], null, up, before, after, whole.UntilMs <= period.FromMs ? "This has not begun yet." : $"No figure can be made: {string.Join("; ", whole.Why)}.");

        var streams = Ordered(plan, figure.Streams.Select(s => s.Stream.Id));
        // A stock is known at its dips alone.
        var undivided = plan.Streams.Where(s => s.Determined is Determination.ByStock && streams.Contains(s.Id)).Select(s => s.Id).ToList();
        var certificates = new CertificateClaims(connection, account, plan, time.GetUtcNow().ToUnixTimeMilliseconds());
        List<long> cuts = [.. whole.Factors.CutsOf(plan, period.FromMs, whole.UntilMs).Union(certificates.CutsOf(period.FromMs, whole.UntilMs)).Order()];
        var (rows, counted) = (new List<TimeRow>(), new Dictionary<string, Int128>(StringComparer.Ordinal));
        var zone = TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone);
        // Days before anything was known of the facility say nothing.
        var known = account.Extent(whole.UntilMs) is var (first, _) ? first : long.MaxValue;
        foreach (var part in parts.TakeWhile(p => p.FromMs < whole.UntilMs).SkipWhile(p => p.ToMs <= known))
        {
            var to = Math.Min(part.ToMs, whole.UntilMs);
            var upTo = to == whole.UntilMs ? figure : Figures.Derive(plan, whole.Factors, account.Activity(plan, [period.FromMs, .. cuts.Where(c => c < to), to], []), [], period.FromMs, to, []);
            if (upTo is null) return new TimesView(period.Name, unit, plan.TimeZone, [], [], [], null, up, before, after, "This cannot be divided: a part of it has no figure.");
            var now = ByStream(upTo);
            rows.Add(new TimeRow(period.IsMonth ? part.Name : Clock(part, zone), period.IsMonth ? part.Name : null,
                [.. streams.Select(id => !undivided.Contains(id) && now.TryGetValue(id, out var co2e) ? Scaled.Kilograms(co2e - counted.GetValueOrDefault(id)) : (decimal?)null)], to < part.ToMs || (to == whole.UntilMs && !whole.Ended) ? "still counting" : ""));
            counted = now;
        }
        return new TimesView(period.Name, unit, plan.TimeZone, streams, rows, [.. streams.Select(id => (decimal?)Scaled.Kilograms(counted.GetValueOrDefault(id)))], Scaled.Kilograms(figure.TotalMicrograms), up, before, after,
            string.Join(' ', Notes(connection, plan, period, whole, undivided)));
    }

    IEnumerable<string> Notes(SqliteConnection connection, MonitoringPlan plan, Period period, PeriodAccount whole, List<string> undivided)
    {
        if (undivided.Count > 0) yield return $"Known of the whole period only, by its stock: {string.Join(", ", undivided)}.";
        var month = period.Name[..7];
        if (StandingFigure.Read(connection, DeedQueries.Line(connection, plan.FacilityId, DeedKind.Closing, month)) is { } standing
            && !standing.IsStill(period.IsMonth || !plan.Calendar.TryNamed(month, out var closed, out _) ? whole : Account(connection, whole.Source, plan, closed))) yield return standing.AsOfNow(month);
        if (whole.Why.Count > 0) yield return $"Incomplete: {string.Join("; ", whole.Why)}.";
    }

    PeriodAccount Account(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period period) =>
        PeriodAccount.Read(connection, account, plan, period, sets.Of(plan), organisation, time.GetUtcNow().ToUnixTimeMilliseconds(), findings: false);

    static Dictionary<string, Int128> ByStream(FacilityInventory inventory) => inventory.Streams.ToDictionary(s => s.Stream.Id, s => s.Co2eMicrograms, StringComparer.Ordinal);

    /// <summary>As the plan lists them; then what it listed once.</summary>
    static List<string> Ordered(MonitoringPlan plan, IEnumerable<string> streams)
    {
        var listed = plan.Streams.Select(s => s.Id).ToList();
        return [.. streams.Distinct(StringComparer.Ordinal).OrderBy(s => listed.IndexOf(s) is var at and >= 0 ? at : int.MaxValue).ThenBy(s => s, StringComparer.Ordinal)];
    }

    /// <summary>The year, month or day before or after; null where the calendar has none.</summary>
    static string? Beside(MonitoringPlan plan, Period period, int way)
    {
        if (way < 0) return plan.Calendar.Before(period)?.Name;
        var (next, _) = plan.Calendar.DaysOf(period.ToMs, period.ToMs + 1);
        var name = next.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)[..period.Name.Length];
        return plan.Calendar.TryNamed(name, out _, out _) ? name : null;
    }

    /// <summary>When an hour begins, with the distance from UTC, since one comes twice when clocks go back; of a part of an hour also when it ends.</summary>
    static string Clock(Period hour, TimeZoneInfo zone)
    {
        DateTimeOffset At(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        var to = hour.ToMs - hour.FromMs < HourRow.LengthMs ? At(hour.ToMs).ToString("' to 'HH:mm", CultureInfo.InvariantCulture) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{At(hour.FromMs):HH:mm}{to} {At(hour.FromMs):zzz}");
    }
}
