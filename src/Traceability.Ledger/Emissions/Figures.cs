using Dapper;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>Makes a facility's figures from one consistent view of the store. A pure function of plan, methodology, factors and derived rows.</summary>
sealed class Figures(LedgerDatabase database, PlanFolder plans, string organisation, LiveValues live)
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
        var why = new List<string>(account.Contradictions);
        plans.ByFacility.TryGetValue(facility, out var plan);
        FacilityInventory? inventory = null;
        if (plan is null) why.Add("no monitoring plan");
        else if (account.Record(plan) is { } record) inventory = Derive(plan, account, record.FromMs, record.ToMs, why);
        else why.AddRange(plan.Streams.Where(s => s.Determined is not Determination.DeMinimis).Select(s => $"{s.Id}: no data"));

        var set = FactorSet.Shipped;
        decimal Kg(Func<FacilityInventory, Int128> of) => inventory is null ? 0 : Scaled.Kilograms(of(inventory));
        return new FacilityFigures(
            facility, plan?.Name ?? facility, organisation, plan?.Region ?? "", plan?.Simulated ?? false,
            inventory is null ? null : Instants.Of(inventory.FromMs), inventory is null ? null : Instants.Of(inventory.ToMs),
            Kg(i => i.ScopeMicrograms(Scope.One)), Kg(i => i.ScopeMicrograms(Scope.Two)),
            Kg(i => i.ScopeMicrograms(Scope.Two) - i.CategoryMicrograms(EmissionCategory.ElectricityLocation) + i.CategoryMicrograms(EmissionCategory.ElectricityMarket)),
            Kg(i => i.Components.Where(c => c.Category.Scope() == Scope.Three).Aggregate((Int128)0, (sum, c) => sum + c.Co2eMicrograms)), Kg(i => i.BiogenicCo2Micrograms),
            QuantityIn(inventory, "kWh"), QuantityIn(inventory, "L"), Scaled.KilogramsOfGrams(account.NetGrams), account.Weighings,
            account.Segments, account.Segments, account.Readings,
            why.Count == 0 ? "complete" : "incomplete", why, inventory is null ? null : CoverageOf(inventory.Coverage), inventory is null ? null : SharesOf(inventory), inventory?.Disclosures ?? [],
            [.. (inventory?.Components ?? []).Select(c => new ComponentFigure(c.Category.Name(), (int)c.Category.Scope(), c.Gas.Id, c.Quality == DataQuality.Primary ? "primary" : "secondary",
                inventory!.Methodology.Total.Contains(c.Category), Scaled.Kilograms(c.Micrograms), Scaled.Kilograms(c.Co2eMicrograms)))],
            [.. (inventory?.Streams ?? []).Select(s => ToFigure(s, inventory!))],
            Methodology.Facility.Id, inventory?.GwpSets ?? [], new FactorSetFigure(set.Id, set.Version, set.Sha256), inventory is null ? [] : FactorsOf(inventory),
            inventory?.InputsHash ?? "", live.Of(facility));
    }

    /// <summary>The inventory of a span of whole quarter-hours, or null with what is in the way.</summary>
    public static FacilityInventory? Derive(MonitoringPlan plan, FacilityAccount account, long fromMs, long toMs, List<string> why)
    {
        var factors = FactorLibrary.Shipped;
        var activity = account.Activity(plan, [fromMs, .. factors.CutsOf(plan, fromMs, toMs), toMs], why);
        if (!FacilityInventory.TryDerive(plan, Methodology.Facility, factors, fromMs, toMs, activity, out var inventory, out var refusals))
        {
            why.AddRange(refusals.Select(r => r.Message));
            return null;
        }
        why.AddRange(inventory.StreamsWithoutData.Select(s => $"{s}: no data"));
        why.AddRange(inventory.Streams.Where(s => s.LostQuarters > 0).Select(s => $"{s.Stream.Id}: the counter went back, quantity is lost"));
        return inventory;
    }

    static decimal QuantityIn(FacilityInventory? inventory, string unit) =>
        (inventory?.Streams ?? []).Where(s => s.Stream.Unit == unit).Aggregate(ExactDecimal.Zero, (sum, s) => sum + s.Quantity).ToDecimal();

    static CoverageFigure CoverageOf(Coverage coverage) =>
        new(coverage.StreamsDetermined, coverage.StreamsListed, coverage.Quantity.Percent?.ToDecimal(), coverage.Time?.Percent?.ToDecimal());

    static SharesFigure SharesOf(FacilityInventory inventory) =>
        new(inventory.PrimaryShare.Percent?.ToDecimal(), inventory.EvidenceShare.Percent?.ToDecimal(), inventory.VerifiedShare.Percent?.ToDecimal());

    static StreamFigure ToFigure(Carbon.Emissions.StreamFigure s, FacilityInventory inventory) => new(
        s.Stream.Id, s.Stream.Determined is Determination.ByMeter meters ? [.. meters.Points.Select(id => inventory.Plan.Point(id)!.Channel)] : [],
        s.Stream.Category.Name(), s.Stream.Flow, (int)ScopeOf(s.Stream.Category), s.Quantity.ToDecimal(), s.Stream.Unit, Scaled.Kilograms(s.Co2eMicrograms), s.Activity.Count,
        (inventory.ToMs - inventory.FromMs) / Edge.SpacingMs, s.Activity.Sum(a => a.MeasuredQuarters), s.LostQuarters > 0);

    static Scope ScopeOf(StreamCategory category) => category switch
    {
        <= StreamCategory.Fugitive => Scope.One,
        <= StreamCategory.Cooling => Scope.Two,
        _ => Scope.Three,
    };

    static List<FactorFigure> FactorsOf(FacilityInventory inventory) =>
        [.. inventory.Streams.SelectMany(s => s.Factors).DistinctBy(f => f.Id).OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => new FactorFigure(
            f.Id, f.Version, $"{f.Source.Document}, {f.Source.Table}, {f.Source.Row}", f.Source.Year, f.Checked.Grade == CheckGrade.Primary ? "primary" : "second-hand",
            inventory.Decisions.FirstOrDefault(d => d.FactorId == f.Id)?.Reason))];
}
