using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Inventory;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>Makes a facility's figures from one consistent view of the store. A pure function of plan, factor set and derived rows.</summary>
sealed class Figures(LedgerDatabase database, PlanFolder plans, string organisation, LiveValues live)
{
    /// <summary>Factors and results are stated in this GWP set.</summary>
    public const string GwpSet = "AR5";

    /// <summary>Facilities that have a plan or an enrolled device, by id.</summary>
    public IReadOnlyList<string> Facilities()
    {
        using var connection = database.Read();
        var enrolled = connection.Query<string>("SELECT DISTINCT facility FROM chain WHERE organisation = @organisation", new { organisation });
        return [.. plans.ByFacility.Keys.Union(enrolled, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public FacilityFigures Of(string facility)
    {
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var account = FacilityAccount.Read(connection, organisation, facility);
        var why = new List<string>(account.Contradictions);
        var set = FactorSet.Shipped;
        plans.ByFacility.TryGetValue(facility, out var plan);
        FacilityInventory? inventory = null;
        if (plan is null) why.Add("no monitoring plan");
        else inventory = Derive(plan, account, set, why);

        return new FacilityFigures(
            facility, plan?.Name ?? facility, organisation, plan?.Region ?? "", plan?.Simulated ?? false,
            Scaled.Kilograms(inventory?.Scope1Micrograms ?? 0), Scaled.Kilograms(inventory?.Scope2LocationMicrograms ?? 0),
            inventory?.KilowattHours.ToDecimal() ?? 0, inventory?.Litres.ToDecimal() ?? 0, Scaled.KilogramsOfGrams(account.NetGrams), account.Weighings,
            account.Segments, account.Segments, account.Readings,
            why.Count == 0 ? "complete" : "incomplete", why,
            [.. (inventory?.Gases ?? []).Select(g => new GasFigure(g.Gas.ToString()!, Scaled.Kilograms(g.Micrograms), Scaled.Kilograms(g.Co2eMicrograms)))],
            [.. (inventory?.Streams ?? []).Select(ToFigure)],
            GwpSet, new FactorSetFigure(set.Id, set.Version, set.Sha256), inventory is null ? [] : FactorsOf(inventory), inventory?.InputsHash ?? "", live.Of(facility));
    }

    static FacilityInventory? Derive(MonitoringPlan plan, FacilityAccount account, FactorSet set, List<string> why)
    {
        var activity = new List<StreamHours>();
        foreach (var stream in plan.Streams)
        {
            var hours = account.HoursOf(stream, why);
            if (hours.Count > 0) activity.Add(new StreamHours(stream.Id, hours));
        }
        if (!FacilityInventory.TryDerive(plan, activity, set, GwpSet, out var inventory, out var refusals))
        {
            why.AddRange(refusals.Select(r => r.Message));
            return null;
        }
        why.AddRange(inventory.StreamsWithoutData.Select(s => $"{s}: no data"));
        why.AddRange(inventory.Streams.Where(s => s.QuantityLost).Select(s => $"{s.Stream.Id}: the counter went back, quantity is lost"));
        return inventory;
    }

    static StreamFigure ToFigure(StreamInventory s) => new(
        s.Stream.Id, s.Stream.Channel, s.Stream.Kind.Name(), (int)s.Scope, s.Quantity.ToDecimal(), s.Stream.Unit, Scaled.Kilograms(s.Co2eMicrograms),
        s.Hours, s.InterpolatedHours, s.QuantityLost);

    static List<FactorFigure> FactorsOf(FacilityInventory inventory) =>
        [.. inventory.Streams.SelectMany(s => s.Factors).DistinctBy(f => f.Id).OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => new FactorFigure(
            f.Id, f.Version, $"{f.Source.Document}, {f.Source.Table}, {f.Source.Row}", f.Source.Year, f.Checked.Grade == CheckGrade.Primary ? "primary" : "second-hand",
            inventory.Decisions.FirstOrDefault(d => d.FactorId == f.Id)?.Reason))];
}
