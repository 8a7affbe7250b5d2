using System.Numerics;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Allocation;

/// <summary>What one product carries of a run.</summary>
/// <param name="Common">Its share of what the run did for all products; the shares of a run sum to 1.</param>
/// <param name="Components">Its part of the run, exact: own and common.</param>
public sealed record ProductShare(RunProduct Product, Share Common, IReadOnlyList<Component> Components)
{
    public Int128 TotalMicrograms(Methodology methodology) => Component.Sum(Components.Where(c => methodology.Total.Contains(c.Category)).Select(c => c.Co2eMicrograms));

    /// <summary>Micrograms of CO2e per kilogram, half-even; null of waste and of what was not made.</summary>
    public Int128? MicrogramsPerKilogram(Methodology methodology) => Product is { Waste: false, MassKg: { Sign: > 0 } mass }
        ? (Int128)HalfEven.Divide(TotalMicrograms(methodology) * BigInteger.Pow(10, Math.Max(-mass.Exponent, 0)), mass.Mantissa * BigInteger.Pow(10, Math.Max(mass.Exponent, 0))) : null;
}
