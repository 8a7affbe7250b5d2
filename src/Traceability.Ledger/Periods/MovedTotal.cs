using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Production;

namespace Traceability.Ledger.Periods;

/// <summary>How far today's figure lies from the one that stands, of that: the total as it is published, the same with electricity market-based, and what is counted beside the total, on each of which somebody relies.</summary>
sealed record MovedTotal(Share Location, Share Market, Share Beside, ExactDecimal Most)
{
    public static MovedTotal Between(FacilityInventory standing, FacilityInventory live) => new(
        Of(standing.TotalMicrograms, live.TotalMicrograms), Of(standing.MarketBasedMicrograms, live.MarketBasedMicrograms), Of(standing.BesideMicrograms, live.BesideMicrograms), standing.Methodology.RestatePercent);

    /// <summary>One of them, or a product's intensity, has moved by more than the methodology lets stand; where nothing stood, anything is.</summary>
    public bool IsRestatementDue(IReadOnlyList<MovedIntensity> products) => Location.IsMoreThan(Most) || Market.IsMoreThan(Most) || Beside.IsMoreThan(Most) || products.Any(p => p.RestatementDue);

    public string Words => $"{Text(Location)}, market-based by {Text(Market)}, beside the total by {Text(Beside)}";

    static string Text(Share share) => share.Percent is { } percent ? $"{percent} %" : share.Part == 0 ? "0 %" : "what has no percentage, since nothing stood";

    static Share Of(Int128 stood, Int128 stands) => new(Int128.Abs(stands - stood), Int128.Abs(stood));
}
