namespace Traceability.Ledger.Enrolment;

/// <summary>What becomes of a code that somebody asks by. Only whoever has a code that was given can learn that it is used or expired.</summary>
abstract record CodeAnswer
{
    CodeAnswer() { }

    /// <summary>The terms with the code's tag over them, this once.</summary>
    public sealed record Given(string Terms, string Tag) : CodeAnswer;

    public sealed record Unknown : CodeAnswer;

    public sealed record Used : CodeAnswer;

    public sealed record Expired : CodeAnswer;

    /// <summary>Too many unknown ones came from there.</summary>
    public sealed record TooMany(TimeSpan Wait) : CodeAnswer;
}
