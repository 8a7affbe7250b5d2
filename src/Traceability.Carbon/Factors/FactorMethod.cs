namespace Traceability.Carbon.Factors;

/// <summary>By which rule a factor was made or is taken.</summary>
public enum FactorMethod
{
    /// <summary>An average for a kind of fuel, good or process.</summary>
    Average,

    /// <summary>Average of the grid where the energy was drawn (GHG Protocol Scope 2 Guidance, location-based).</summary>
    LocationBased,

    /// <summary>What a market's grid is without the attributes that others have bought (market-based).</summary>
    ResidualMix,

    /// <summary>The supplier's or the direct line's own generator.</summary>
    Supplier,
}
