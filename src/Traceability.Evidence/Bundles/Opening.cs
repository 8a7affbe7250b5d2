using Traceability.Evidence.Segments;

namespace Traceability.Evidence.Bundles;

/// <summary>A personal value that the giver of the bundle chose to show.</summary>
/// <param name="Segment">Position among the bundle's segments.</param>
/// <param name="Value">Its <see cref="PersonalValue.Entry"/> is the entry's index in that segment.</param>
public sealed record Opening(int Segment, PersonalValue Value);
