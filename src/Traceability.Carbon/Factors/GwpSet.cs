using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Factors;

/// <summary>How many kilograms of CO2 one kilogram of a gas counts for over <see cref="HorizonYears"/>, from one table of one report.</summary>
public sealed record GwpSet(
    string Id, int HorizonYears, string Feedback, IReadOnlyList<GwpValue> Values, Citation Source, string Licence, Check Checked)
{
    /// <summary>
    /// The potential of a gas under this set. False when the set has no value for it, and for CO2e of another set: its gases are not
    /// known, so it cannot be recast.
    /// </summary>
    public bool TryOf(Gas gas, out ExactDecimal potential)
    {
        potential = new ExactDecimal(1, 0);
        if (gas.OnlyUnderGwpSet is { } set) return set == Id;
        foreach (var value in Values)
            if (value.Gas == gas) { potential = value.Potential; return true; }
        return false;
    }
}
