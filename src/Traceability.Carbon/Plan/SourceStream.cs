using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Plan;

/// <summary>One flow that a facility must count.</summary>
/// <param name="Flow">What flows: <c>grid</c>, <c>diesel</c>, <c>limestone-with-acid</c>. With the category it says which factors fit.</param>
/// <param name="Unit">In which its activity is counted.</param>
/// <param name="Expected">Per month, in <paramref name="Unit"/>; what lies outside is a finding. Null where nobody said.</param>
/// <param name="Responsible">Role of who answers for the data.</param>
/// <param name="Controlled">False for a contractor's source inside the fence that the facility does not control: counted, and shown apart.</param>
public sealed record SourceStream(
    string Id, StreamCategory Category, string Flow, string Unit, Determination Determined, ExpectedRange? Expected, string Responsible, bool Controlled)
{
    /// <summary>Of a fuel that is counted by its heat: gross or net. A factor of the other is refused.</summary>
    public HeatBasis Heat { get; init; }

    /// <summary>How a quantity that was observed at another state is brought to the one that is counted; null where the plan says nothing of it.</summary>
    public CountingRule? CountedAt { get; init; }
}

public sealed record ExpectedRange(ExactDecimal Least, ExactDecimal Most);
