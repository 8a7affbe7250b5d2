using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Differences;

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
