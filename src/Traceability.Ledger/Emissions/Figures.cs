using Dapper;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>Makes a facility's figures from one consistent view of the store. A pure function of plan, methodology, factors and derived rows.</summary>
sealed class Figures(LedgerDatabase database, Plans plans, FactorSets sets, string organisation, LiveValues live, TimeProvider time)
{
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
        var why = account.Contradictions();
        plans.ByFacility.TryGetValue(facility, out var plan);
        FacilityInventory? inventory = null;
        if (plan is null) why.Add("no monitoring plan");
        else if (account.Record(plan) is { } record)
        {
            var (factors, certificates) = (sets.Of(plan), new CertificateClaims(connection, account, plan, time.GetUtcNow().ToUnixTimeMilliseconds()));
            long[] instants = [record.FromMs, .. factors.CutsOf(plan, record.FromMs, record.ToMs).Union(certificates.CutsOf(record.FromMs, record.ToMs)).Order(), record.ToMs];
            // A device sends at its own pace: whoever is silent beside the others, or began after them, has missed more than a quarter-hour.
            why.AddRange(account.Metered.Silent(plan, record.FromMs + 2 * Edge.SpacingMs, record.ToMs - 2 * Edge.SpacingMs));
            inventory = Derive(plan, factors, account.Activity(plan, instants, why), certificates.Of(record.FromMs, record.ToMs), record.FromMs, record.ToMs, why);
            why.AddRange(account.Unlisted(plan, record.FromMs, record.ToMs));
            why.AddRange(certificates.Unknown(record.FromMs, record.ToMs));
        }
        else why.AddRange(plan.Streams.Where(s => s.Determined is not Determination.DeMinimis).Select(s => $"{s.Id}: no data"));

        var (set, figure) = (FactorSet.Shipped, inventory is null ? null : FigureView.Of(inventory, why));
        var ((segments, readings), (netGrams, weighings)) = (account.Held(), account.Weighed());
        return new FacilityFigures(
            facility, plan?.Name ?? facility, organisation, plan?.Region ?? "", plan?.Simulated ?? false, figure?.From, figure?.To,
            figure?.Scope1Kg, figure?.Scope2Kg, figure?.Scope2MarketKg, figure?.Scope3Kg, figure?.BiogenicKg,
            QuantityIn(inventory, "kWh"), QuantityIn(inventory, "L"), Scaled.KilogramsOfGrams(netGrams), weighings, segments, segments, readings,
            why.Count == 0 ? "complete" : "incomplete", why, figure?.Coverage, figure?.Shares, figure?.Disclosures ?? [], figure?.Components ?? [], figure?.Streams ?? [],
            Methodology.Facility.Id, figure?.GwpSets ?? [], new FactorSetFigure(set.Id, set.Version, set.Sha256), figure?.Factors ?? [], figure?.InputsHash ?? "", live.Of(facility));
    }

    /// <summary>The inventory of a span of whole quarter-hours, without certificates, which are claimed of whole vintages; or null with what is in the way.</summary>
    public static FacilityInventory? Derive(MonitoringPlan plan, FactorLibrary factors, FacilityAccount account, long fromMs, long toMs, List<string> why) =>
        Derive(plan, factors, account.Activity(plan, [fromMs, .. factors.CutsOf(plan, fromMs, toMs), toMs], why), [], fromMs, toMs, why);

    /// <param name="activity">Cut where factors change, and vintages of <paramref name="claims"/> begin and end.</param>
    public static FacilityInventory? Derive(MonitoringPlan plan, FactorLibrary factors, IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, long fromMs, long toMs, List<string> why)
    {
        FacilityInventory inventory;
        try
        {
            if (!FacilityInventory.TryDerive(plan, Methodology.Facility, factors, fromMs, toMs, activity, claims, out inventory, out var refusals))
            {
                why.AddRange(refusals.Select(r => r.Message));
                return null;
            }
            _ = inventory.Uncertainty; // whatever is asked of the figure later
        }
        catch (OverflowException)
        {
            // What people may enter is bounded, what it multiplies to is known only then.
            why.Add("a number of this figure does not fit into 128 bits");
            return null;
        }
        why.AddRange(inventory.StreamsWithoutData.Select(s => $"{s}: no data"));
        why.AddRange(inventory.StreamsWithoutFactor.Select(s => $"{s.Id}: no factor for {s.Category.Name()}, {s.Flow}, {s.Unit}; what it emits is not known"));
        why.AddRange(inventory.Streams.Where(s => s.LostQuarters > 0).Select(s => $"{s.Stream.Id}: {(s.IsIntegrated ? "a rate was not read for more than 90 s" : "the counter went back")}, quantity is lost"));
        return inventory;
    }

    static decimal? QuantityIn(FacilityInventory? inventory, string unit) =>
        inventory?.Streams.Where(s => s.Stream.Unit == unit).ToList() is { Count: > 0 } of ? of.Aggregate(ExactDecimal.Zero, (sum, s) => sum + s.Quantity).ToDecimal() : null;
}
