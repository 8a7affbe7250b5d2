using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Emissions;

/// <summary>Names and scopes of categories.</summary>
public static class EmissionCategories
{
    /// <summary>Names as files and figures write them.</summary>
    public static IReadOnlyList<(string Name, EmissionCategory Category)> Names { get; } =
    [
        ("stationary-combustion", EmissionCategory.StationaryCombustion),
        ("mobile-combustion", EmissionCategory.MobileCombustion),
        ("process", EmissionCategory.Process),
        ("fugitive", EmissionCategory.Fugitive),
        ("electricity-location-based", EmissionCategory.ElectricityLocation),
        ("electricity-market-based", EmissionCategory.ElectricityMarket),
        ("steam", EmissionCategory.Steam),
        ("heat", EmissionCategory.Heat),
        ("cooling", EmissionCategory.Cooling),
        ("purchased-goods", EmissionCategory.PurchasedGoods),
        ("fuel-and-energy-upstream", EmissionCategory.FuelAndEnergy),
        ("inbound-transport", EmissionCategory.InboundTransport),
        ("waste", EmissionCategory.Waste),
    ];

    public static string Name(this EmissionCategory category) => Names[(int)category].Name;

    public static Scope Scope(this EmissionCategory category) => category switch
    {
        <= EmissionCategory.Fugitive => Emissions.Scope.One,
        <= EmissionCategory.Cooling => Emissions.Scope.Two,
        _ => Emissions.Scope.Three,
    };

    /// <summary>Of what a stream itself emits; of electricity by its grid.</summary>
    public static EmissionCategory Own(StreamCategory category) => category switch
    {
        StreamCategory.StationaryCombustion => EmissionCategory.StationaryCombustion,
        StreamCategory.MobileCombustion => EmissionCategory.MobileCombustion,
        StreamCategory.Process => EmissionCategory.Process,
        StreamCategory.Fugitive => EmissionCategory.Fugitive,
        StreamCategory.Electricity => EmissionCategory.ElectricityLocation,
        StreamCategory.Steam => EmissionCategory.Steam,
        StreamCategory.Heat => EmissionCategory.Heat,
        StreamCategory.Cooling => EmissionCategory.Cooling,
        StreamCategory.PurchasedGoods => EmissionCategory.PurchasedGoods,
        StreamCategory.InboundTransport => EmissionCategory.InboundTransport,
        _ => EmissionCategory.Waste,
    };

    public static bool IsElectricity(this EmissionCategory category) => category is EmissionCategory.ElectricityLocation or EmissionCategory.ElectricityMarket;
}
