using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Factors;

/// <summary>The names of parts and methods, and which category has which part.</summary>
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
