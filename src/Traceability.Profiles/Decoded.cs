namespace Traceability.Profiles;

/// <summary>One reading by its rule: value = <see cref="Mantissa"/> × 10^ResolutionExponent of the rule, in the rule's unit.</summary>
/// <param name="Quality">Says whether there is a value at all.</param>
/// <param name="Mantissa">Within ±(2^53 − 1); 0 and without meaning unless <see cref="HasValue"/>.</param>
public readonly record struct Decoded(ReadingQuality Quality, long Mantissa)
{
    public bool HasValue => Quality <= ReadingQuality.Uncertain;

    internal static Decoded Without(ReadingQuality quality) => new(quality, 0);
}
