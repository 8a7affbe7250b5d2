namespace Traceability.Ledger.Accounts;

abstract record SignInAnswer
{
    /// <param name="Token">Of the new session; nobody is told it again.</param>
    internal sealed record SignedIn(Account Account, byte[] Token) : SignInAnswer;

    /// <summary>Also where there is no such account, or a disabled one.</summary>
    internal sealed record Wrong : SignInAnswer;

    internal sealed record TooMany(TimeSpan Wait) : SignInAnswer;

    /// <summary>Too many passwords are looked at just now.</summary>
    internal sealed record Busy : SignInAnswer;
}
