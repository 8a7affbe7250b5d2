using Traceability.Evidence.Bundles;
using Traceability.Evidence.Records;

namespace Traceability.Verifier.Figures;

/// <summary>A deed that was given beside a figure: what it says, and how far the statement log stands behind it.</summary>
/// <param name="Wrong">Why it does not stand for the figure, or its proof proves nothing; null where all of it is sound.</param>
/// <param name="Proof">Null where none was given, or it is wrong.</param>
/// <param name="LacksQuorum">The policy asks for witnesses who have not cosigned.</param>
sealed record CheckedDeed(Deed Said, string? Wrong, CheckedProof? Proof, TrustPolicy? Policy, bool LacksQuorum);
