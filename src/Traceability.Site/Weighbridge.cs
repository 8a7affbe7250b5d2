using Traceability.Profiles;

namespace Traceability.Site;

/// <summary>A deck, its indicator and its tag reader. Weights are grams, as everywhere behind the indicator.</summary>
/// <param name="DivisionGrams">The verification interval d.</param>
/// <param name="MinGrams">Below it nothing is captured.</param>
/// <param name="MaxGrams">The largest load, a whole number of divisions.</param>
/// <param name="Window">A weight is captured after it has stood still for this long …</param>
/// <param name="WindowSamples">… over at least this many readings.</param>
/// <param name="ZeroBandDivisions">The deck counts as empty within this many divisions of zero.</param>
/// <param name="Gross">Channel of the indicator's gross weight.</param>
/// <param name="Status">Channel of its flags; decode with <see cref="IndicatorRules"/> of the unit's profile.</param>
/// <param name="Error">Channel of its errors; null when the profile has none.</param>
/// <param name="Heartbeat">Channel that proves that the weight is a new one; null when the profile has none.</param>
public sealed record Weighbridge(
    string Name, BusUnit Indicator, TagReader TagReader, long DivisionGrams, long MinGrams, long MaxGrams,
    TimeSpan Window, int WindowSamples, int ZeroBandDivisions, Channel Gross, Channel? Tare, Channel Status, Channel? Error, Channel? Heartbeat)
{
    public IndicatorRules Rules => Indicator.Profile.Indicator ?? throw new InvalidOperationException($"{Indicator.Profile.Id} is no weighing indicator");
}
