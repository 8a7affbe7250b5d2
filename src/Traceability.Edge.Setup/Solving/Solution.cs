using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>One way to read the registers by which they give what the display showed, each time.</summary>
/// <param name="Match">The weakest over all samples.</param>
/// <param name="Rank">Less is likelier; only its order means anything.</param>
sealed record Solution(DecodingRule Rule, Match Match, double Rank);
