using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The keys of a chain as the statement log has them, and the enrolment that they rest on.</summary>
sealed record KeysView(string Organisation, string Identity, IReadOnlyList<KeysView.Term> Keys, IReadOnlyList<KeysView.Revoked> Revocations, KeysView.Suspended? Suspension)
{
    /// <param name="From">The first number that it signs.</param>
    internal sealed record Term(string Kid, string Thumbprint, long From);

    /// <param name="AcceptedTo">The highest accepted number.</param>
    internal sealed record Revoked(string Thumbprint, long AcceptedTo, long LogSize, string Reason, DateTimeOffset At);

    internal sealed record Suspended(bool IsSuspended, string Reason, DateTimeOffset At);

    public static KeysView Of(EnrolledChain chain) => new(
        chain.Address.Organisation, Convert.ToHexStringLower(chain.Identity),
        [.. chain.Keys.Terms.Select(term => new Term(Convert.ToHexStringLower(term.Key.Kid), Convert.ToHexStringLower(term.Key.Thumbprint), term.After + 1))],
        [.. chain.Keys.Revocations.Select(revocation => new Revoked(Convert.ToHexStringLower(revocation.Key), revocation.LastAccepted, revocation.LogSize, revocation.Reason, Instants.Of(revocation.AtMs)))],
        chain.Suspension is { } said ? new Suspended(said.IsSuspended, said.Reason, Instants.Of(said.AtMs)) : null);
}
