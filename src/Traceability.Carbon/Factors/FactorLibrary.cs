using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>All factor sets that figures may use: what is shipped and what was imported. Look-ups never fall back to another region, year, gas or method.</summary>
public sealed class FactorLibrary(IReadOnlyList<FactorSet> sets)
{
    readonly ILookup<(StreamCategory, string), EmissionFactor> byFlow = sets.SelectMany(s => s.Factors).ToLookup(f => (f.Category, f.Flow));

    public static FactorLibrary Shipped { get; } = new([FactorSet.Shipped]);

    public IReadOnlyList<FactorSet> Sets => sets;

    /// <summary>The shipped set, and of the others those that have a row for a flow of the plan: a set that a facility has nothing of changes no figure of it.</summary>
    public FactorLibrary For(MonitoringPlan plan) =>
        new([.. sets.Where(s => s.Sha256 == FactorSet.Shipped.Sha256 || s.Concerns(plan))]);

    /// <summary>The first set's that has one of this name; sets of one name are the same table.</summary>
    public GwpSet? GwpSet(string id) => sets.Select(s => s.GwpSet(id)).FirstOrDefault(s => s is not null);

    public EmissionFactor? Factor(string id) => sets.Select(s => s.Factor(id)).FirstOrDefault(f => f is not null);

    /// <summary>All factors published for exactly this at an instant. More than one (of two sets, or of a state and its country) is for the plan to decide.</summary>
    public IReadOnlyList<EmissionFactor> For(StreamCategory category, string flow, FactorPart part, FactorMethod method, string unit, string region, long atMs) =>
        [.. byFlow[(category, flow)].Where(f => f.Part == part && f.Method == method && f.ActivityUnit == unit && Covers(f, region) && f.FromMs <= atMs && atMs < f.ToMs)];

    /// <summary>Instants strictly within a span at which the valid factors of some flow change: activity is given between them, each part whole.</summary>
    public IReadOnlyList<long> CutsOf(MonitoringPlan plan, long fromMs, long toMs) =>
        [.. plan.Streams.Select(s => (s.Category, s.Flow)).Distinct().SelectMany(key => byFlow[key]).SelectMany(f => (long[])[f.FromMs, f.ToMs])
            .Where(at => at > fromMs && at < toMs).Distinct().Order()];

    /// <summary>A country's row of a fuel or good is its states' too; a grid, a pipe network and a market are only themselves.</summary>
    static bool Covers(EmissionFactor factor, string region) => factor.Region == region || factor.Region == EmissionFactor.Anywhere
        || (FactorParts.Own(factor.Category) != FactorPart.Generation && region.StartsWith(factor.Region + "-", StringComparison.Ordinal));
}
