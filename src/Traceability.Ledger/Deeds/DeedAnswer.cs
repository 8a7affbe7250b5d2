namespace Traceability.Ledger.Deeds;

/// <summary>What becomes of a deed that somebody wants done.</summary>
abstract record DeedAnswer
{
    DeedAnswer() { }

    /// <param name="Id">Lower-case hex of its digest.</param>
    public sealed record Done(string Id) : DeedAnswer;

    public sealed record Unknown(string Why) : DeedAnswer;

    public sealed record Invalid(IReadOnlyList<string> Why) : DeedAnswer;

    /// <summary>As things stand it cannot be done.</summary>
    public sealed record Conflict(IReadOnlyList<string> Why) : DeedAnswer;
}
