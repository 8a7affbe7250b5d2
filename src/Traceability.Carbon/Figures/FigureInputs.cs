using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Figures;

/// <summary>All that a facility's figure of a period is made from.</summary>
/// <param name="PlanFile">The plan's exact bytes: their SHA-256 is what was signed when it came into force.</param>
/// <param name="Methodology">One that is shipped.</param>
/// <param name="Sources">In the order of look-up.</param>
/// <param name="Why">What makes the figure incomplete beyond what can be derived here, in words: holes, contradictions.</param>
public sealed record FigureInputs(
    Period Period, MonitoringPlan Plan, ReadOnlyMemory<byte> PlanFile, Methodology Methodology, IReadOnlyList<FactorSource> Sources,
    IReadOnlyList<ActivityData> Activity, IReadOnlyList<CertificateClaim> Claims, IReadOnlyList<string> Why)
{
    /// <summary>Of the figure file: by which rules the figure is derived. <c>FIGURE.md</c> says what each changed.</summary>
    public int Version { get; init; } = FigureFile.Version;

    public FactorLibrary Factors => new([.. Sources.Select(s => s.Set)]);

    public static FigureInputs Of(Period period, MonitoringPlan plan, ReadOnlyMemory<byte> planFile, Methodology methodology, FactorLibrary factors,
        IReadOnlyList<ActivityData> activity, IReadOnlyList<CertificateClaim> claims, IReadOnlyList<string> why) =>
        new(period, plan, planFile, methodology, [.. factors.Sets.Select(FactorSource.Of)], activity, claims, why);

    /// <summary>The same by another rulebook, to tell what it alone changes; null where that makes no figure.</summary>
    public FacilityInventory? Under(Methodology methodology) => FigureFile.TryRedo(this with { Methodology = methodology }, out _, out var inventory, out _) ? inventory : null;

    /// <summary>Derives the figure, or refuses it with every reason.</summary>
    public bool TryDerive(out FacilityInventory inventory, out IReadOnlyList<Refusal> refusals) =>
        new InventoryDerivation(Plan, Methodology, Factors, Period.FromMs, Period.ToMs, Version).TryDerive(Activity, Claims, out inventory, out refusals);
}
