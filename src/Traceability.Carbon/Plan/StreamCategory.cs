namespace Traceability.Carbon.Plan;

/// <summary>What a flow does at the facility. Which scope its emissions belong to follows from the <see cref="EmissionCategory"/> that comes of it.</summary>
public enum StreamCategory
{
    StationaryCombustion, MobileCombustion, Process, Fugitive,
    Electricity, Steam, Heat, Cooling,
    PurchasedGoods, InboundTransport, Waste,
}
