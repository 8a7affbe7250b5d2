namespace Traceability.Carbon.Plan;

/// <summary>What a meter's count means for the facility.</summary>
public enum MeteringRole
{
    /// <summary>Crosses the fence inwards, or is used (a fuel meter).</summary>
    Import,

    /// <summary>Crosses the fence outwards. Never taken off an import: what was drawn was drawn (GHG Protocol Scope 2 Guidance 6.1).</summary>
    Export,

    /// <summary>Made on site; its fuel is a stream of its own.</summary>
    Generation,

    /// <summary>Charged into a store on site.</summary>
    Storage,

    /// <summary>Comes from a generator without the grid between: the generator's factor counts in both electricity methods.</summary>
    DirectLine,

    /// <summary>Measures a part of what another point measures. It splits that one and never adds to it.</summary>
    SubMeter,
}
