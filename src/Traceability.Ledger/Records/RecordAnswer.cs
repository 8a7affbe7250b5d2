namespace Traceability.Ledger.Records;

/// <summary>What becomes of a record that somebody gives.</summary>
abstract record RecordAnswer
{
    RecordAnswer() { }

    /// <param name="Id">Lower-case hex of its digest.</param>
    public sealed record Recorded(string Id) : RecordAnswer;

    public sealed record Unknown(string Why) : RecordAnswer;

    public sealed record Invalid(IReadOnlyList<string> Why) : RecordAnswer;

    /// <summary>It contradicts what is recorded.</summary>
    public sealed record Conflict(string Why) : RecordAnswer;
}
