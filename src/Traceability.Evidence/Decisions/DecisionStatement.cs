using Traceability.Evidence.Log;

namespace Traceability.Evidence.Decisions;

/// <summary>What a statement of the log says of a fork: the same by two persons, for two parties.</summary>
/// <param name="First">The one who spoke first.</param>
public sealed record DecisionStatement(Decision First, Decision Second)
{
    public static StatementEntry Of(byte[] first, byte[] second) => new(StatementKind.Decision, [first, second]);

    /// <summary>Whether the two may decide is for whoever knows their keys.</summary>
    public static ReadOutcome TryRead(StatementEntry statement, out DecisionStatement? read)
    {
        read = null;
        if (statement.Kind != StatementKind.Decision) return ReadOutcome.Corrupt($"decision: a statement of kind {(int)statement.Kind}");
        var outcome = Decision.TryRead(statement.Parts[0], out var first, out _);
        if (!outcome.IsOk) return outcome;
        outcome = Decision.TryRead(statement.Parts[1], out var second, out _);
        if (!outcome.IsOk) return outcome;
        if (!first!.Agrees(second!) || first.Party == second!.Party) return ReadOutcome.Corrupt("two decisions that do not agree, or of one party");
        read = new DecisionStatement(first, second);
        return ReadOutcome.Ok;
    }
}
