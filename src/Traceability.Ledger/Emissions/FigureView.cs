using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Emissions;

/// <summary>The figure of a span as the API shows it: a <see cref="FacilityInventory"/> in kilograms.</summary>
/// <param name="TotalKg">CO2e of what the methodology's total counts; <paramref name="Scope1Kg"/> and <paramref name="Scope2Kg"/> are its parts, electricity location-based. All amounts are null, and not zero, where no stream has data.</param>
/// <param name="MarketBasedKg">The total with electricity market-based; <paramref name="Scope2MarketKg"/> is its part.</param>
/// <param name="Scope3Kg">All of scope 3 that is counted, beside the total or in it; null where nothing of it is.</param>
/// <param name="BiogenicKg">Biogenic CO2, in no total.</param>
/// <param name="UncontrolledKg">Of the total what streams give that the plan lists as under others' control, a contractor's inside the fence; null where it lists none.</param>
/// <param name="UncertaintyPercent">Of the total at 95 %; null where it is not known of everything.</param>
/// <param name="State">"complete" or "incomplete".</param>
/// <param name="Why">What is missing or contradicts itself; empty when complete.</param>
public sealed record FigureView(
    DateTimeOffset From, DateTimeOffset To, decimal? TotalKg, decimal? Scope1Kg, decimal? Scope2Kg, decimal? MarketBasedKg, decimal? Scope2MarketKg, decimal? Scope3Kg, decimal? BiogenicKg, decimal? UncontrolledKg, decimal? UncertaintyPercent,
    string State, IReadOnlyList<string> Why, CoverageFigure Coverage, SharesFigure Shares, IReadOnlyList<string> Disclosures, IReadOnlyList<ComponentFigure> Components,
    IReadOnlyList<StreamFigure> Streams, string Methodology, int MethodologyVersion, IReadOnlyList<string> GwpSets, IReadOnlyList<FactorFigure> Factors, string InputsHash)
{
    internal static FigureView Of(FacilityInventory i, IReadOnlyList<string> why)
    {
        var (one, two) = (i.ScopeMicrograms(Scope.One), i.ScopeMicrograms(Scope.Two));
        return new FigureView(
            Instants.Of(i.FromMs), Instants.Of(i.ToMs), Known(i.TotalMicrograms), Known(one), Known(two), Known(i.MarketBasedMicrograms),
            Known(two - i.CategoryMicrograms(EmissionCategory.ElectricityLocation) + i.CategoryMicrograms(EmissionCategory.ElectricityMarket)), Three(i), Known(i.BiogenicCo2Micrograms), Uncontrolled(i),
            i.Uncertainty.PercentOfStated?.ToDecimal(), why.Count == 0 ? "complete" : "incomplete", why,
            new CoverageFigure(i.Coverage.StreamsDetermined, i.Coverage.StreamsListed, i.Coverage.Quantity.Percent?.ToDecimal(), i.Coverage.Time?.Percent?.ToDecimal()),
            new SharesFigure(i.PrimaryShare.Percent?.ToDecimal(), i.EvidenceShare.Percent?.ToDecimal(), i.VerifiedShare.Percent?.ToDecimal()), [.. i.Disclosures, .. LeftOut(i.Plan)],
            [.. i.Components.Select(c => new ComponentFigure(c.Category.Name(), (int)c.Category.Scope(), c.Gas.Id, c.Quality == DataQuality.Primary ? "primary" : "secondary",
                i.Methodology.Total.Contains(c.Category), Scaled.Kilograms(c.Micrograms), Scaled.Kilograms(c.Co2eMicrograms)))],
            [.. i.Streams.Select(s => StreamOf(s, i))], i.Methodology.Id, i.Methodology.Version, i.GwpSets, FactorsOf(i), i.InputsHash);

        decimal? Known(Int128 micrograms) => i.Streams.Count == 0 ? null : Scaled.Kilograms(micrograms);
    }

    static decimal? Three(FacilityInventory i)
    {
        var components = i.Components.Where(c => c.Category.Scope() == Scope.Three).ToList();
        return components.Count == 0 ? null : Scaled.Kilograms(Component.Sum(components.Select(c => c.Co2eMicrograms)));
    }

    /// <summary>What the plan leaves out as de minimis is said beside each figure that leaves it out.</summary>
    static IEnumerable<string> LeftOut(MonitoringPlan plan) => plan.Streams.SelectMany(s => s.Determined is Determination.DeMinimis small ? (IEnumerable<string>)[$"{s.Id}: left out as {small.InWords}"] : []);

    static decimal? Uncontrolled(FacilityInventory i) => i.Streams.Count == 0 || i.Plan.Streams.All(s => s.Controlled) ? null
        : Scaled.Kilograms(i.Streams.Where(s => !s.Stream.Controlled).Aggregate((Int128)0, (sum, s) => sum + s.Co2eMicrograms));

    static StreamFigure StreamOf(Carbon.Emissions.StreamFigure s, FacilityInventory inventory) => new(
        s.Stream.Id, s.Stream.Determined is Determination.ByMeter meters ? [.. meters.Points.Select(id => inventory.Plan.Point(id)!.Channel)] : [],
        s.Stream.Category.Name(), s.Stream.Flow, (int)EmissionCategories.Own(s.Stream.Category).Scope(), s.Quantity.ToDecimal(), s.Stream.Unit, Scaled.Kilograms(s.Co2eMicrograms), BesideOf(s, inventory), s.Activity.Count,
        (inventory.ToMs - inventory.FromMs) / Edge.SpacingMs, s.Activity.Sum(a => a.MeasuredQuarters), s.LostQuarters > 0, s.IsIntegrated, s.Stream.Controlled);

    /// <summary>They sum to what stands beside the total.</summary>
    internal static decimal BesideOf(Carbon.Emissions.StreamFigure s, FacilityInventory i) => Scaled.Kilograms(i.Emissions
        .Where(e => e.Category.Scope() == Scope.Three && !i.Methodology.Total.Contains(e.Category) && e.Activity.StreamId == s.Stream.Id).Aggregate((Int128)0, (sum, e) => sum + e.Co2eMicrograms));

    static List<FactorFigure> FactorsOf(FacilityInventory inventory) =>
        [.. inventory.Streams.SelectMany(s => s.Factors).DistinctBy(f => f.Id).OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => new FactorFigure(
            f.Id, f.Version, $"{f.Source.Document}, {f.Source.Table}, {f.Source.Row}", f.Source.Year, f.Checked.Grade == CheckGrade.Primary ? "primary" : "second-hand",
            inventory.Decisions.FirstOrDefault(d => d.FactorId == f.Id)?.Reason))];
}
