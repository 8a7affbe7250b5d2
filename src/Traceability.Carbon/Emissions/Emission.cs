using Traceability.Carbon.Activity;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Emissions;

/// <summary>One gas of one stream over one span, in whole micrograms: activity × factor, rounded half-even once.</summary>
/// <param name="Co2eMicrograms">Micrograms × the gas's potential under the figure's GWP set, rounded half-even; totals add these parts. Zero for biogenic CO2.</param>
public sealed record Emission(
    ActivityData Activity, EmissionCategory Category, EmissionFactor Factor, Gas Gas, DataQuality Quality, Int128 Micrograms, Int128 Co2eMicrograms);
