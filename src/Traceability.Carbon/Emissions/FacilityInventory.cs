using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Uncertainties;

namespace Traceability.Carbon.Emissions;

/// <summary>
/// The CO2e of a facility over a period by one methodology: a pure function of plan, methodology, factors and activity. Equal inputs, in any order, give
/// equal figures and an equal <see cref="InputsHash"/>. Masses are micrograms (<see cref="Kilograms"/>).
/// </summary>
/// <param name="Emissions">The parts that all sums add, ordered by stream, time, category, gas.</param>
/// <param name="Components">The same by category, gas and quality.</param>
/// <param name="GwpSets">The methodology's, and those of what was taken as printed.</param>
/// <param name="Decisions">Substitute factors used by recorded decision; shown with the figure.</param>
/// <param name="Disclosures">What a reader must know: no residual mix, a life-cycle row, parts that could not be counted beside the total.</param>
/// <param name="StreamsWithoutData">Listed streams without activity.</param>
/// <param name="PrimaryShare">Of the total's CO2e, what rests on primary data; likewise <paramref name="EvidenceShare"/> on signed measurement, and
/// <paramref name="VerifiedShare"/> on signed measurement by instruments whose calibration was valid.</param>
/// <param name="InputsHash">Lower-case hex SHA-256 over the canonical description of all inputs (<see cref="InventoryInputs"/>).</param>
public sealed record FacilityInventory(
    MonitoringPlan Plan, Methodology Methodology, long FromMs, long ToMs,
    IReadOnlyList<StreamFigure> Streams, IReadOnlyList<Emission> Emissions, IReadOnlyList<Component> Components, IReadOnlyList<string> GwpSets,
    IReadOnlyList<FactorDecision> Decisions, IReadOnlyList<string> Disclosures, IReadOnlyList<string> StreamsWithoutData,
    Coverage Coverage, Share PrimaryShare, Share EvidenceShare, Share VerifiedShare, string InputsHash)
{
    /// <summary>Certificates that the market-based figure took, by id.</summary>
    public IReadOnlyList<AppliedCertificate> Certificates { get; init; } = [];

    /// <summary>False if a listed stream has no data or a register lost quantity: the figure is then a lower bound.</summary>
    public bool Complete => StreamsWithoutData.Count == 0 && Streams.All(s => s.LostQuarters == 0);

    /// <summary>Listed streams of which something was counted, and no factor gives it an emission: what they emit is not known, which is not zero.</summary>
    public IEnumerable<SourceStream> StreamsWithoutFactor =>
        Streams.Where(s => s.Quantity.Sign > 0).ExceptBy(Emissions.Select(e => e.Activity.StreamId), s => s.Stream.Id, StringComparer.Ordinal).Select(s => s.Stream);

    /// <summary>Of the total, at 95 %.</summary>
    public Uncertainty Uncertainty => Uncertainty.OfTotal(this);

    public Int128 TotalMicrograms => Of(c => Methodology.Total.Contains(c));

    /// <summary>The total with electricity by contracts in the place of electricity by the grid; the total itself where the methodology counts one of them alone.</summary>
    public Int128 MarketBasedMicrograms => Methodology.Counts(EmissionCategory.ElectricityLocation) && Methodology.Counts(EmissionCategory.ElectricityMarket)
        ? Of(c => c is EmissionCategory.ElectricityMarket || (c is not EmissionCategory.ElectricityLocation && Methodology.Total.Contains(c))) : TotalMicrograms;

    /// <summary>Scope 3 that is counted beside the total.</summary>
    public Int128 BesideMicrograms => Of(c => c.Scope() == Scope.Three && !Methodology.Total.Contains(c));

    /// <summary>CO2e of what the total counts of a scope.</summary>
    public Int128 ScopeMicrograms(Scope scope) => Of(c => c.Scope() == scope && Methodology.Total.Contains(c));

    /// <summary>All that was counted of each scope, in the total or beside it; scope 2 once by the grid and once by contracts, where the methodology counts them.</summary>
    public IEnumerable<ScopeFigure> Scopes
    {
        get
        {
            yield return new ScopeFigure(Scope.One, null, Of(c => c.Scope() == Scope.One));
            if (Methodology.Counts(EmissionCategory.ElectricityLocation)) yield return new ScopeFigure(Scope.Two, "location-based", Of(c => c.Scope() == Scope.Two && c != EmissionCategory.ElectricityMarket));
            if (Methodology.Counts(EmissionCategory.ElectricityMarket)) yield return new ScopeFigure(Scope.Two, "market-based", Of(c => c.Scope() == Scope.Two && c != EmissionCategory.ElectricityLocation));
            yield return new ScopeFigure(Scope.Three, null, Of(c => c.Scope() == Scope.Three));
        }
    }

    public Int128 CategoryMicrograms(EmissionCategory category) => Of(c => c == category);

    /// <summary>Stated apart, in no total.</summary>
    public Int128 BiogenicCo2Micrograms => Component.Sum(Components.Where(c => c.Gas == Gas.BiogenicCo2 && !c.Category.IsElectricity()).Select(c => c.Micrograms));

    Int128 Of(Func<EmissionCategory, bool> counts) => Component.Sum(Components.Where(c => counts(c.Category)).Select(c => c.Co2eMicrograms));

    /// <summary>Derives the figure, or refuses it with every reason; never a figure with a silent substitute.</summary>
    public static bool TryDerive(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, long fromMs, long toMs, IReadOnlyList<ActivityData> activity,
        out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        TryDerive(plan, methodology, factors, fromMs, toMs, activity, [], out inventory, out refusals);

    /// <param name="claims">Certificates that the market-based figure is to take.</param>
    public static bool TryDerive(MonitoringPlan plan, Methodology methodology, FactorLibrary factors, long fromMs, long toMs, IReadOnlyList<ActivityData> activity,
        IReadOnlyList<CertificateClaim> claims, out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        new InventoryDerivation(plan, methodology, factors, fromMs, toMs, FigureFile.Version).TryDerive(activity, claims, out inventory, out refusals);
}
