namespace Traceability.Ledger.Chains;

/// <summary>What becomes of one person's word on a fork.</summary>
abstract record DecisionAnswer
{
    DecisionAnswer() { }

    /// <summary>Kept; it counts when a second person of another party says the same.</summary>
    public sealed record Pending : DecisionAnswer;

    public sealed record Decided : DecisionAnswer;

    /// <summary>The bytes are no decision on this fork.</summary>
    public sealed record Invalid(string Why) : DecisionAnswer;

    /// <summary>Not signed by anybody who may decide for that party.</summary>
    public sealed record Forbidden(string Why) : DecisionAnswer;

    /// <summary>Another word stands.</summary>
    public sealed record Conflict(string Why) : DecisionAnswer;
}
