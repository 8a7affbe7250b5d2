using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Emissions;

/// <summary>Purchased electricity, by both methods of scope 2, and what lies upstream of it.</summary>
sealed partial class InventoryDerivation
{
    /// <summary>
    /// By the grid where it was drawn, and by the market: a direct line has its generator's factor in both; certificates come first, what they do not cover has
    /// the residual mix, and where none is published the grid's average, which is disclosed (Scope 2 Guidance table 6.3).
    /// </summary>
    void DeriveElectricity(SourceStream stream, ActivityData activity, GwpSet gwp)
    {
        EmissionFactor? used, market = null;
        if (plan.IsDirectLine(stream))
        {
            used = Count(stream, activity, gwp, EmissionCategory.ElectricityLocation, FactorPart.Generation, FactorMethod.Supplier);
            market = Count(stream, activity, gwp, EmissionCategory.ElectricityMarket, FactorPart.Generation, FactorMethod.Supplier);
        }
        else
        {
            used = Count(stream, activity, gwp, EmissionCategory.ElectricityLocation, FactorPart.Generation, FactorMethod.LocationBased);
            if (methodology.Counts(EmissionCategory.ElectricityMarket))
                foreach (var span in certificates.Of(activity))
                    foreach (var rate in span.Shares.Certificate.GasesPerKwh.OrderBy(r => r.Gas.Order))
                        Add(stream, activity, gwp, EmissionCategory.ElectricityMarket, span.Shares.Certificate.Factor, rate.Gas, span.Micrograms(rate));
            if (methodology.Counts(EmissionCategory.ElectricityMarket) && certificates.Uncovered(activity) != Fraction.None)
            {
                Refusal? why = null;
                market = plan.Market is { } named ? choice.Of(stream, FactorPart.Generation, FactorMethod.ResidualMix, named, activity, out why) : null;
                if (why is { Rule: not RefusalRule.NoFactor }) Refuse(why.Rule, why.Message);
                else if (market is not null) Add(stream, activity, gwp, EmissionCategory.ElectricityMarket, market, certificates.Uncovered(activity));
                else
                {
                    Disclose($"{stream.Id}: no residual mix is published for {plan.Market ?? plan.Region}; the market-based figure takes the grid's average");
                    market = Count(stream, activity, gwp, EmissionCategory.ElectricityMarket, FactorPart.Generation, FactorMethod.LocationBased);
                }
            }
        }
        // Of the two electricities the one that is in the methodology's total says what lies upstream of it already.
        var (upstream, byMarket) = (Fraction.One, methodology.Total.Contains(EmissionCategory.ElectricityMarket));
        if ((byMarket ? market : used) is { Part: FactorPart.LifeCycle } whole)
        {
            upstream = version >= FigureFile.CoveredHasUpstream && byMarket ? Fraction.One - certificates.Uncovered(activity) : Fraction.None;
            if (upstream == Fraction.None)
            {
                Disclose($"{stream.Id}: {whole.Id} counts a life cycle; upstream and transmission are in it and are not counted again");
                return;
            }
            Disclose($"{stream.Id}: {whole.Id} counts a life cycle; upstream and transmission are in it, and are counted of what certificates cover alone");
            mended.Add("upstream covered-by-certificates counted");
        }
        if (Count(stream, activity, gwp, EmissionCategory.FuelAndEnergy, FactorPart.Upstream, upstream, FactorMethod.Average) is not { WithTransmission: true })
            Count(stream, activity, gwp, EmissionCategory.FuelAndEnergy, FactorPart.Transmission, upstream, FactorMethod.Average);
    }
}
