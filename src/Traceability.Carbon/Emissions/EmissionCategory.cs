namespace Traceability.Carbon.Emissions;

/// <summary>
/// What an emission comes of. Electricity by its grid and by its contracts are two categories, of which a total takes exactly one
/// (GHG Protocol Scope 2 Guidance ch. 7).
/// </summary>
public enum EmissionCategory
{
    StationaryCombustion, MobileCombustion, Process, Fugitive,
    ElectricityLocation, ElectricityMarket, Steam, Heat, Cooling,
    PurchasedGoods, FuelAndEnergy, InboundTransport, Waste,
}
