namespace Traceability.Ledger.Accounts;

/// <summary>Who reads what a ledger shows; changing always needs an account.</summary>
enum Reading
{
    /// <summary>Whoever is signed in; everybody has the proofs alone.</summary>
    Accounts,

    /// <summary>Everybody who reaches it, but for what is private.</summary>
    Open,
}
