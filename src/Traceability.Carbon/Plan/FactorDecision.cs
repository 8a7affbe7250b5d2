using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Plan;

/// <summary>
/// A recorded decision to count a stream with a factor that was published for another region, year or method, or for a whole life cycle. Without
/// one, a missing factor is a refusal; with one, the figure shows it.
/// </summary>
/// <param name="Flow">Of all streams of this category and flow.</param>
/// <param name="Part">The part of the flow's life that the factor is to count.</param>
public sealed record FactorDecision(StreamCategory Category, string Flow, FactorPart Part, FactorMethod Method, string FactorId, string Reason)
{
    /// <summary>Of those streams alone that are counted in this unit; null where it is of all, and a stream in another unit than the factor's then has none.</summary>
    public string? Unit { get; init; }
}
