using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Production;

namespace Traceability.Ledger.Periods;

/// <summary>How far today's figure lies from the one that stands, of that: the total as it is published, and the same with electricity market-based, which two kinds of readers rely on.</summary>
sealed record MovedTotal(Share Location, Share Market, ExactDecimal Most)
{
    public static MovedTotal Between(FacilityInventory standing, FacilityInventory live) => new(
        Of(standing.TotalMicrograms, live.TotalMicrograms), Of(standing.MarketBasedMicrograms, live.MarketBasedMicrograms), standing.Methodology.RestatePercent);

    /// <summary>Either total, or a product's intensity, has moved by more than the methodology lets stand; where nothing stood, anything is.</summary>
    public bool IsRestatementDue(IReadOnlyList<MovedIntensity> products) => Location.IsMoreThan(Most) || Market.IsMoreThan(Most) || products.Any(p => p.RestatementDue);

    static Share Of(Int128 stood, Int128 stands) => new(Int128.Abs(stands - stood), Int128.Abs(stood));
}
