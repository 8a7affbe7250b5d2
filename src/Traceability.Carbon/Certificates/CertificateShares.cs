using System.Numerics;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Certificates;

/// <summary>
/// A certificate laid pro rata along the consumption of its vintage, as a counter is along time: at each consumed kWh it has an edge, and a span's share is the
/// difference of its two edges. Spans that touch sum exactly, the whole vintage to the whole certificate, however it is cut into periods and streams.
/// </summary>
sealed class CertificateShares(CertificateClaim claim)
{
    const int WattHours = -3; // power of ten

    public ExactDecimal AppliedKwh => claim.AppliedKwh;

    public EnergyAttributeCertificate Certificate => claim.Certificate;

    /// <summary>Applied of the first so many kWh of the vintage, in whole watt-hours.</summary>
    public ExactDecimal Edge(ExactDecimal consumedKwh) => new((Int128)Portion(new ExactDecimal(1, 0), consumedKwh, -WattHours), WattHours);

    /// <summary>The gas of that, in whole micrograms.</summary>
    public Int128 Micrograms(GasRate rate, ExactDecimal consumedKwh) => (Int128)Portion(rate.KilogramsPerUnit, consumedKwh, 9);

    /// <summary>applied × rate × consumed / vintage × 10^power, half-even.</summary>
    BigInteger Portion(ExactDecimal rate, ExactDecimal consumed, int power)
    {
        power += AppliedKwh.Exponent + rate.Exponent + consumed.Exponent - claim.VintageKwh.Exponent;
        var numerator = (BigInteger)AppliedKwh.Mantissa * rate.Mantissa * consumed.Mantissa * BigInteger.Pow(10, Math.Max(power, 0));
        return HalfEven.Divide(numerator, claim.VintageKwh.Mantissa * BigInteger.Pow(10, Math.Max(-power, 0)));
    }
}
