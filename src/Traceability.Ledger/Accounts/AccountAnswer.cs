namespace Traceability.Ledger.Accounts;

abstract record AccountAnswer
{
    internal sealed record Held(Account Account) : AccountAnswer;

    internal sealed record Unknown : AccountAnswer;

    internal sealed record Invalid(string Why) : AccountAnswer;

    internal sealed record Conflict(string Why) : AccountAnswer;

    internal sealed record TooMany(TimeSpan Wait) : AccountAnswer;

    /// <inheritdoc cref="SignInAnswer.Busy"/>
    internal sealed record Busy : AccountAnswer;
}
