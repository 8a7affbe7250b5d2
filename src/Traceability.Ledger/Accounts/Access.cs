namespace Traceability.Ledger.Accounts;

/// <summary>Who may use an endpoint, stated where it is mapped and asked at the <see cref="Doorway"/>. An endpoint that states none serves nobody.</summary>
abstract record Access
{
    /// <summary>Proofs, what devices need, and what a signature vouches for.</summary>
    internal sealed record Everybody : Access;

    /// <summary>All accounts; where reading is open, everybody.</summary>
    internal sealed record Readers : Access;

    /// <summary>All accounts.</summary>
    internal sealed record SignedIn : Access;

    /// <summary>Accounts that may do what this role may.</summary>
    internal sealed record Only(Role Role) : Access;

    /// <summary>Besides, whoever brings a grant of the label key's owner (?grant=), which the endpoint itself examines.</summary>
    internal sealed record ByGrant;
}
