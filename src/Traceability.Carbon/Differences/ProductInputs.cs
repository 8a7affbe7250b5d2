using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Differences;

/// <summary>What an amount of output took, as far as a figure says it. What it says nothing of (transport, waste, losses) is not here.</summary>
/// <param name="FeedKg">Of ore, concentrate or intermediate; with <paramref name="OutputKg"/> the yield. Both above zero.</param>
/// <param name="EnergyMicrograms">CO2e of fuels, steam, heat and cooling, with what lies upstream of all energy.</param>
/// <param name="ReagentsMicrograms">CO2e of bought goods and of the process gases that they give off.</param>
public sealed record ProductInputs(ExactDecimal FeedKg, ExactDecimal OutputKg, ExactDecimal ElectricityKwh, Int128 ElectricityMicrograms, Int128 EnergyMicrograms, Int128 ReagentsMicrograms)
{
    internal Fraction Energy => Fraction.Of(new ExactDecimal(EnergyMicrograms, 0), FeedKg);
    internal Fraction Reagents => Fraction.Of(new ExactDecimal(ReagentsMicrograms, 0), FeedKg);
    internal Fraction KilowattHours => Fraction.Of(ElectricityKwh, FeedKg);
    internal Fraction PerKilowattHour => ElectricityKwh.Sign == 0 ? Fraction.None : Fraction.Of(new ExactDecimal(ElectricityMicrograms, 0), ElectricityKwh);
    internal Fraction FeedPerOutput => Fraction.Of(FeedKg, OutputKg);

    internal bool Usable => FeedKg.Sign > 0 && OutputKg.Sign > 0 && ElectricityKwh.Sign >= 0;
}
