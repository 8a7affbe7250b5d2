namespace Traceability.Carbon.Plan;

/// <summary>The names of the categories.</summary>
public static class StreamCategories
{
    /// <summary>Names as files write them.</summary>
    public static IReadOnlyList<(string Name, StreamCategory Category)> Names { get; } =
    [
        ("stationary-combustion", StreamCategory.StationaryCombustion),
        ("mobile-combustion", StreamCategory.MobileCombustion),
        ("process", StreamCategory.Process),
        ("fugitive", StreamCategory.Fugitive),
        ("electricity", StreamCategory.Electricity),
        ("steam", StreamCategory.Steam),
        ("heat", StreamCategory.Heat),
        ("cooling", StreamCategory.Cooling),
        ("purchased-goods", StreamCategory.PurchasedGoods),
        ("inbound-transport", StreamCategory.InboundTransport),
        ("waste", StreamCategory.Waste),
    ];

    public static string Name(this StreamCategory category) => Names[(int)category].Name;

    /// <summary>Burnt, or bought as energy: making and bringing it causes emissions upstream (GHG Protocol Scope 3 Standard, category 3).</summary>
    public static bool HasUpstream(this StreamCategory category) =>
        category is StreamCategory.StationaryCombustion or StreamCategory.MobileCombustion or StreamCategory.Electricity or StreamCategory.Steam or StreamCategory.Heat or StreamCategory.Cooling;
}
