using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>
/// CO2e per hour and source stream of the newest hours: the difference of the facility's figures at the end and at the beginning of each, so that hours
/// add up to the total exactly.
/// </summary>
sealed class HourlyCo2e(LedgerDatabase database, Plans plans, FactorSets sets, string organisation)
{
    const int MostHours = 24;

    static readonly HoursView None = new([], []);

    public HoursView Of(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return None;
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        if (account.Record(plan) is not { } record) return None;
        var factors = sets.Of(plan);
        var newest = (record.ToMs - 1) / HourRow.LengthMs * HourRow.LengthMs;
        var first = Math.Max(newest - (MostHours - 1) * HourRow.LengthMs, record.FromMs / HourRow.LengthMs * HourRow.LengthMs);

        var hours = new List<HourView>();
        List<string> streams = [.. plan.Streams.Where(s => s.Determined is Determination.ByMeter).Select(s => s.Id)];
        var before = first <= record.FromMs ? [] : UpTo(plan, factors, account, record.FromMs, first);
        for (var hour = first; hour <= newest; hour += HourRow.LengthMs)
        {
            var after = UpTo(plan, factors, account, record.FromMs, Math.Min(hour + HourRow.LengthMs, record.ToMs));
            if (before is null || after is null) return None;
            var measured = after.Where(s => streams.Contains(s.Key)).All(s => s.Value.Quarters - (before.TryGetValue(s.Key, out var b) ? b.Quarters : 0) == HourRow.LengthMs / Edge.SpacingMs);
            hours.Add(new HourView(Instants.Of(hour),
                [.. streams.Select(id => after.TryGetValue(id, out var a) ? Scaled.Kilograms(a.Micrograms - (before.TryGetValue(id, out var b) ? b.Micrograms : 0)) : (decimal?)null)],
                measured, hour + HourRow.LengthMs > record.ToMs - 1));
            before = after;
        }
        hours.Reverse();
        return new HoursView(streams, hours);
    }

    /// <summary>Of each stream that has data, its CO2e and measured quarter-hours up to an instant; null where no figure can be made.</summary>
    static Dictionary<string, (Int128 Micrograms, long Quarters)>? UpTo(MonitoringPlan plan, FactorLibrary factors, FacilityAccount account, long fromMs, long toMs) =>
        Figures.Derive(plan, factors, account, fromMs, toMs, []) is { } inventory
            ? inventory.Streams.ToDictionary(s => s.Stream.Id, s => (s.Co2eMicrograms, s.Activity.Sum(a => a.MeasuredQuarters)), StringComparer.Ordinal)
            : null;
}
