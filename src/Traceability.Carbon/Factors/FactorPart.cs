using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>Which part of a flow's life a factor counts. Parts of one flow add up; a life cycle holds them all.</summary>
public enum FactorPart
{
    /// <summary>Where it is burnt, reacts, leaks or drives: for fuels combustion, for transport the vehicle.</summary>
    Direct,

    /// <summary>The making of purchased electricity, steam, heat or cooling.</summary>
    Generation,

    /// <summary>What is lost between generator and meter.</summary>
    Transmission,

    /// <summary>Winning, making and bringing the fuel (well to tank), or the generator's fuel.</summary>
    Upstream,

    /// <summary>A bought good from cradle to its supplier's gate; of waste, its treatment.</summary>
    Supply,

    /// <summary>Generation, transmission and upstream in one number: barred from scope 2 unless by a recorded decision, which then counts nothing of them besides.</summary>
    LifeCycle,
}

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

public static class FactorParts
{
    /// <summary>Names as files write them; likewise <see cref="Methods"/>.</summary>
    public static IReadOnlyList<(string Name, FactorPart Part)> Names { get; } =
    [
        ("direct", FactorPart.Direct), ("generation", FactorPart.Generation), ("transmission", FactorPart.Transmission),
        ("upstream", FactorPart.Upstream), ("supply", FactorPart.Supply), ("life-cycle", FactorPart.LifeCycle),
    ];

    public static IReadOnlyList<(string Name, FactorMethod Method)> Methods { get; } =
        [("average", FactorMethod.Average), ("location-based", FactorMethod.LocationBased), ("residual-mix", FactorMethod.ResidualMix), ("supplier", FactorMethod.Supplier)];

    public static string Name(this FactorPart part) => Names[(int)part].Name;

    public static string Name(this FactorMethod method) => Methods[(int)method].Name;

    /// <summary>The part that a stream of this category always has.</summary>
    public static FactorPart Own(StreamCategory category) => category switch
    {
        StreamCategory.Electricity or StreamCategory.Steam or StreamCategory.Heat or StreamCategory.Cooling => FactorPart.Generation,
        StreamCategory.PurchasedGoods or StreamCategory.Waste => FactorPart.Supply,
        _ => FactorPart.Direct,
    };

    /// <summary>The parts that factors of this category can count.</summary>
    public static bool Fits(FactorPart part, StreamCategory category) => part switch
    {
        FactorPart.Transmission or FactorPart.LifeCycle => Own(category) == FactorPart.Generation,
        FactorPart.Upstream => category.HasUpstream() || category == StreamCategory.InboundTransport,
        _ => part == Own(category),
    };
}
