using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>All factor sets that figures may use: what is shipped and what was imported. Look-ups never fall back to another region, year, gas or method.</summary>
public sealed record FactorLibrary(IReadOnlyList<FactorSet> Sets)
{
    public static FactorLibrary Shipped { get; } = new([FactorSet.Shipped]);

    /// <summary>The first set's that has one of this name; sets of one name are the same table.</summary>
    public GwpSet? GwpSet(string id) => Sets.Select(s => s.GwpSet(id)).FirstOrDefault(s => s is not null);

    public EmissionFactor? Factor(string id) => Sets.Select(s => s.Factor(id)).FirstOrDefault(f => f is not null);

    public FactorSet SetOf(EmissionFactor factor) => Sets.First(s => s.Factors.Contains(factor));

    /// <summary>All factors published for exactly this at an instant. More than one (of two sets) is for the plan to decide.</summary>
    public IReadOnlyList<EmissionFactor> For(StreamCategory category, string flow, FactorPart part, FactorMethod method, string unit, string region, long atMs) =>
        [.. Sets.SelectMany(s => s.Factors).Where(f => f.Category == category && f.Flow == flow && f.Part == part && f.Method == method && f.ActivityUnit == unit
            && (f.Region == region || f.Region == EmissionFactor.Anywhere) && f.FromMs <= atMs && atMs < f.ToMs)];

    /// <summary>Instants strictly within a span at which the valid factors of some flow change: activity is given between them, each part whole.</summary>
    public IReadOnlyList<long> CutsOf(MonitoringPlan plan, long fromMs, long toMs) =>
        [.. Sets.SelectMany(s => s.Factors).Where(f => plan.Streams.Any(s => s.Category == f.Category && s.Flow == f.Flow)).SelectMany(f => (long[])[f.FromMs, f.ToMs])
            .Where(at => at > fromMs && at < toMs).Distinct().Order()];
}
