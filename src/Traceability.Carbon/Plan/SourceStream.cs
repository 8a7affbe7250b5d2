using Traceability.Carbon.Activity.Stocks;
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

    /// <summary>Of a gas that is given by volume: the state that its meter or supplier gives it at already. Null where the plan does not say.</summary>
    public GasState? GivenAt { get; init; }

    /// <summary>The state at which its volume is counted: as it is given, or as its rule brings it there.</summary>
    public GasState? GasState => GivenAt ?? (CountedAt as CountingRule.GasAt)?.State;

    /// <summary>Of a stream whose factor is made for a pure substance; null where the plan does not say: it is then counted as wholly that.</summary>
    public Content? Content { get; init; }
}
