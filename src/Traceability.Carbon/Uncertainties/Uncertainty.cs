using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Uncertainties;

/// <summary>
/// How far a total may be off at 95 %, by analytic propagation (IPCC 2006 Guidelines vol. 1 ch. 3, approach 1). One factor errs the same way wherever it is used, and
/// so do the instruments of one stream: their parts are added first; what is left is independent and added by squares.
/// </summary>
/// <param name="HalfWidthMicrograms">± of the part whose error is known; null where no error is, as unknown is not zero.</param>
/// <param name="Stated">Of the total, the part whose activity's and factor's errors are both stated.</param>
public sealed record Uncertainty(Int128? HalfWidthMicrograms, Share Stated)
{
    /// <summary>Relative to the stated part; null where nothing is stated.</summary>
    public ExactDecimal? PercentOfStated => HalfWidthMicrograms is { } half ? new Share(half, Stated.Part).Percent : null;

    /// <summary>Of what the methodology's total counts.</summary>
    public static Uncertainty OfTotal(FacilityInventory inventory) => Of(inventory.Emissions.Where(e => inventory.Methodology.Total.Contains(e.Category)));

    /// <summary>Of one emission this is |CO2e| × √(activity² + factor²).</summary>
    public static Uncertainty Of(IEnumerable<Emission> emissions)
    {
        Emission[] all = [.. emissions], stated = [.. all.Where(e => e.Activity.ErrorPercent is not null && e.Factor.ErrorPercent is not null)];
        var exponent = stated.SelectMany(e => (int[])[e.Activity.ErrorPercent!.Value.Exponent, e.Factor.ErrorPercent!.Value.Exponent]).Append(0).Min();
        var squares = stated.GroupBy(e => e.Factor.Id).Select(g => Together(g, e => e.Factor.ErrorPercent!.Value, exponent))
            .Concat(stated.GroupBy(e => e.Activity.StreamId).Select(g => Together(g, e => e.Activity.ErrorPercent!.Value, exponent)))
            .Aggregate(BigInteger.Zero, (sum, error) => sum + error * error);
        return new Uncertainty(stated.Length == 0 ? null : (Int128)IntegerRoot.Nearest(squares, 100 * BigInteger.Pow(10, -exponent)), new Share(Absolute(stated), Absolute(all)));
    }

    /// <summary>In micrograms × percent × 10^-exponent.</summary>
    static BigInteger Together(IEnumerable<Emission> parts, Func<Emission, ExactDecimal> percent, int exponent) =>
        parts.Aggregate(BigInteger.Zero, (sum, e) => sum + e.Co2eMicrograms * (BigInteger)percent(e).RoundedTo(exponent).Mantissa);

    static Int128 Absolute(IEnumerable<Emission> parts) => Component.Sum(parts.Select(e => Int128.Abs(e.Co2eMicrograms)));
}
