using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Bundles;

/// <summary>What takes a key, and on whose word.</summary>
/// <param name="IsSigned">By a key that the policy gives the organisation; where it gives one, every shown revocation is.</param>
/// <param name="IsLogged">A log that the policy knows holds it, and that log takes only what the organisation signed.</param>
public sealed record CheckedRevocation(Revocation Said, bool IsSigned, bool IsLogged)
{
    /// <summary>Whether it is more than what anybody could have made; another is only shown.</summary>
    public bool Counts => IsSigned || IsLogged;
}
