using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Plan;

/// <summary>One flow that a facility must count.</summary>
/// <param name="Flow">What flows: <c>grid</c>, <c>diesel</c>, <c>limestone-with-acid</c>. With the category it says which factors fit.</param>
/// <param name="Unit">In which its activity is counted.</param>
/// <param name="Expected">Per month, in <paramref name="Unit"/>; what lies outside is a finding. Null where nobody said.</param>
/// <param name="Responsible">Role of who answers for the data.</param>
/// <param name="Controlled">False for a contractor's source inside the fence that the facility does not control: counted, and shown apart.</param>
public sealed record SourceStream(
    string Id, StreamCategory Category, string Flow, string Unit, Determination Determined, ExpectedRange? Expected, string Responsible, bool Controlled);

public sealed record ExpectedRange(ExactDecimal Least, ExactDecimal Most);
