using System.Globalization;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Activity;

/// <summary>A register as one chain told of it, from its first reading to its last.</summary>
/// <param name="Chain">Of the device that read it, in hex.</param>
/// <param name="Exponent">One step of it is 10^Exponent of <paramref name="Unit"/>.</param>
/// <param name="Rate">What it is added up from; null of a counter.</param>
public sealed record RegisterRead(string Chain, string Channel, string Unit, int Exponent, string? Rate, long FirstMs, long LastMs)
{
    /// <summary>As the plan counts at the point; any other is no quantity of it.</summary>
    public bool Fits(MeteringPoint point) => Channel == point.Channel && Exponent == point.Exponent && Units.Same(Unit, point.Unit) && Rate == point.Rate?.Name;

    public bool IsWithin(long fromMs, long toMs) => FirstMs < toMs && LastMs >= fromMs;

    public string Steps => StepsOf(Exponent, Unit, Rate);

    /// <summary>In words: 10^-2 kWh, of a rate "10^-2 kWh from kW".</summary>
    public static string StepsOf(int exponent, string unit, string? rate) => string.Create(CultureInfo.InvariantCulture, $"10^{exponent} {unit}{(rate is null ? "" : $" from {rate}")}");
}
