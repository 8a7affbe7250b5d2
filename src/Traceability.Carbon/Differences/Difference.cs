using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Differences;

public enum DifferenceCause
{
    /// <summary>The earlier figure was corrected since it was first closed.</summary>
    Restatement,

    /// <summary>Another rulebook; against a database also what only one of the two counts.</summary>
    Method,

    /// <summary>Another emission per unit of what was used.</summary>
    Factor,

    /// <summary>More or less was made.</summary>
    Volume,

    /// <summary>More or less was used for each unit made.</summary>
    Intensity,

    /// <summary>What was made is not known, so that the two cannot be told apart.</summary>
    VolumeAndIntensity,

    /// <summary>Fuels, heat and kilowatt-hours per unit of feed.</summary>
    Energy,

    /// <summary>Bought goods and their process gases per unit of feed.</summary>
    Reagents,

    /// <summary>Output per unit of feed.</summary>
    Yield,

    /// <summary>Emission per kilowatt-hour.</summary>
    ElectricityFactor,

    /// <summary>The source does not say what its figure is made of.</summary>
    NotSplit,
}

public static class DifferenceCauses
{
    static readonly string[] names = ["restatement", "method", "factor", "volume", "intensity", "volume-and-intensity", "energy", "reagents", "yield", "electricity-factor", "not-split"];

    public static string Name(this DifferenceCause cause) => names[(int)cause];
}

public sealed record DifferencePart(DifferenceCause Cause, Int128 Micrograms);

/// <summary>
/// Two figures and what lies between them: one cause after the other is replaced by the second figure's, in the fixed order of <see cref="Parts"/>, and each part is what
/// that step changed. Another order would split the joint effects otherwise; whatever the order, the parts sum to the difference exactly.
/// </summary>
public sealed record Difference(Int128 FromMicrograms, Int128 ToMicrograms, IReadOnlyList<DifferencePart> Parts)
{
    /// <param name="after">The figure after each replacement; the last part takes it to <paramref name="to"/>.</param>
    internal static Difference Of(Int128 from, Int128 to, IReadOnlyList<(DifferenceCause Cause, Fraction Value)> after, DifferenceCause last)
    {
        var (at, parts) = (from, new List<DifferencePart>());
        foreach (var (cause, value) in after)
        {
            var next = (Int128)HalfEven.Divide(value.Part, value.Whole);
            parts.Add(new DifferencePart(cause, next - at));
            at = next;
        }
        parts.Add(new DifferencePart(last, to - at));
        return new Difference(from, to, parts);
    }
}
