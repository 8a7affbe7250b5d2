using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Activity.Stocks;

/// <summary>How much of a fuel's gross heat is net, as a source that is cited says. None is built in: it depends on the fuel's hydrogen and water.</summary>
public sealed record HeatRatio(ExactDecimal NetPerGross, Citation Source)
{
    /// <summary>Wet wood has about 0.75, hydrogen 0.85, coal 0.97.</summary>
    public static readonly ExactDecimal Least = new(5, -1), Most = new(1, 0);

    /// <summary>The same heat on the other basis: gross × ratio is net, net ÷ ratio is gross; half-even to the quantity's own resolution.</summary>
    public bool TryBring(ExactDecimal heat, HeatBasis from, HeatBasis to, out ExactDecimal brought, out Refusal? refusal)
    {
        brought = default;
        refusal = NetPerGross < Least || NetPerGross > Most ? new Refusal(RefusalRule.OutsideValidity, $"{NetPerGross} of gross heat is net: allowed: {Least} to {Most}")
            : from == HeatBasis.None || to == HeatBasis.None || from == to ? new Refusal(RefusalRule.HeatBasis, $"heat that is {Name(from)} is brought to the other basis, not to {Name(to)}") : null;
        if (refusal is not null) return false;
        var ratio = Fraction.Of(NetPerGross);
        if (!(to == HeatBasis.Net ? ratio : ratio.Inverse).TryOf(heat, out brought)) refusal = new Refusal(RefusalRule.OutsideValidity, $"{heat}: more digits than can be counted");
        return refusal is null;
    }

    static string Name(HeatBasis basis) => basis switch { HeatBasis.Gross => "gross", HeatBasis.Net => "net", _ => "on no basis" };
}
