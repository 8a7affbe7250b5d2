using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Figures;

/// <summary>A factor set of a figure, and whether its file stands within the figure's; else it is found by its hash.</summary>
public sealed record FactorSource(FactorSet Set, bool Within)
{
    /// <summary>What every build ships need not be carried.</summary>
    public static FactorSource Of(FactorSet set) => new(set, FactorSet.Released.All(s => s.Sha256 != set.Sha256));
}
