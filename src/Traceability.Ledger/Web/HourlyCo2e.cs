using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Inventory;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>CO2e per hour and source stream of the newest hours, by the same derivation as the facility's totals.</summary>
sealed class HourlyCo2e(LedgerDatabase database, PlanFolder plans, string organisation)
{
    const int MostHours = 24;

    static readonly HoursView None = new([], []);

    public HoursView Of(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return None;
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        var counted = plan.Streams.Select(s => new StreamHours(s.Id, account.HoursOf(s, []))).Where(s => s.Hours.Count > 0).ToList();
        if (counted.Count == 0) return None;
        var newest = counted.Max(s => s.Hours[^1].HourStartMs);
        var from = newest - (MostHours - 1) * HourActivity.LengthMs;
        var recent = counted.Select(s => new StreamHours(s.StreamId, [.. s.Hours.Where(h => h.HourStartMs >= from)])).Where(s => s.Hours.Count > 0).ToList();
        if (!FacilityInventory.TryDerive(plan, recent, FactorSet.Shipped, Figures.GwpSet, out var inventory, out _)) return None;

        var streams = plan.Streams.Select(s => s.Id).Where(id => recent.Any(r => r.StreamId == id)).ToList();
        var sums = inventory.Emissions.GroupBy(e => (e.HourStartMs, e.StreamId))
            .ToDictionary(g => g.Key, g => g.Aggregate((Int128)0, (sum, e) => sum + e.Co2eMicrograms));
        var hours = recent.SelectMany(s => s.Hours).GroupBy(h => h.HourStartMs).OrderByDescending(g => g.Key).Select(g => new HourView(
            Instants.Of(g.Key),
            [.. streams.Select(id => sums.TryGetValue((g.Key, id), out var micrograms) ? Scaled.Kilograms(micrograms) : (decimal?)null)],
            g.All(h => h.Measured), g.Max(h => h.ToMs) < g.Key + HourActivity.LengthMs));
        return new HoursView(streams, [.. hours]);
    }
}
