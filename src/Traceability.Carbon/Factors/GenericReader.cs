using Traceability.Carbon.Differences;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Factors;

/// <summary>
/// The section <c>generic</c> of a row of purchased goods: <c>boundary</c>, and optionally <c>inputs</c>: what <c>output_kg</c> of the good took, <c>feed_kg</c>, <c>electricity_kwh</c>, and the
/// CO2e of electricity, of other energy and of reagents (<c>electricity_kg</c>, <c>energy_kg</c>, <c>reagents_kg</c>).
/// </summary>
static class GenericReader
{
    public const string Key = "generic";

    const string Feed = "feed_kg", Output = "output_kg", Kwh = "electricity_kwh", Electricity = "electricity_kg";

    /// <param name="factor">The row without it; null where what stands there is no section.</param>
    public static GenericStatement? Read(Fields row, EmissionFactor factor)
    {
        if (row.Object(Key) is not { } stated) return null;
        if (factor is not { Category: StreamCategory.PurchasedGoods, Part: FactorPart.Supply } || !Units.IsWeight(factor.ActivityUnit)) row.Refuse(Key, "only of purchased goods by weight (kg | t)");
        else if (factor.Primary || factor.Method != FactorMethod.Average) row.Refuse(Key, "only of an average: a supplier's own figure is not the good's in general");
        var boundary = stated.OneOf("boundary", GenericStatement.Boundaries);
        var inputs = stated.Has("inputs") && stated.Object("inputs") is { } took ? ReadInputs(took) : null;
        stated.NoOthers();
        return new GenericStatement(boundary, inputs);
    }

    /// <summary>As it is written in a row, and in whatever carries a row on.</summary>
    internal static ProductInputs ReadInputs(Fields took)
    {
        var faults = took.FaultCount;
        var inputs = new ProductInputs(took.Number(Feed), took.Number(Output), took.Number(Kwh), Micrograms(took, Electricity), Micrograms(took, "energy_kg"), Micrograms(took, "reagents_kg"));
        if (took.FaultCount == faults && inputs.FeedKg.Sign == 0) took.Refuse(Feed, "an amount above 0");
        if (took.FaultCount == faults && inputs.OutputKg.Sign == 0) took.Refuse(Output, "an amount above 0");
        if (took.FaultCount == faults && inputs.ElectricityKwh.Sign == 0 && inputs.ElectricityMicrograms > 0) took.Refuse(Electricity, "\"0\" where no kilowatt-hour was drawn");
        took.NoOthers();
        return inputs;
    }

    static Int128 Micrograms(Fields took, string key)
    {
        var kilograms = took.Number(key);
        if (kilograms.Exponent < -9 && kilograms.RoundedTo(-9).CompareTo(kilograms) != 0) took.Refuse(key, "whole micrograms: at most 9 decimals");
        return kilograms.RoundedTo(-9).Mantissa;
    }
}
