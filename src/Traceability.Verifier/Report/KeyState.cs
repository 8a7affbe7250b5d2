using Traceability.Evidence.Bundles;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Report;

/// <summary>Which keys sign the chain and what has been said of it in the statement log, as far as the bundle shows it.</summary>
static class KeyState
{
    public static IReadOnlyList<string> Of(CheckedBundle found)
    {
        var chain = found.SubjectChain;
        List<string> lines = [.. chain.Keys.Terms.Select((term, i) => $"{Words.Hex(term.Key.Kid)} signs from number {term.After + 1}{(i == 0 ? ", enrolled" : ", rotated in")}")];
        foreach (var shown in chain.Revocations)
        {
            var revocation = shown.Said;
            lines.Add($"{Words.Hex(revocation.Key.AsSpan(0, 8))} revoked {Words.Instant(revocation.AtMs)}{(shown.IsSigned ? "" : " by a key that you did not name")}, {Words.Quoted(revocation.Reason)}; "
                + (revocation.Tips.Count == 0 ? "nothing that it signed is accepted" : $"accepted up to number {string.Join(", ", revocation.Tips.Select(tip => tip.Number))}")
                + $"; what the log held before it had {Words.Number(revocation.LogSize, 0)} leaves stays a fact");
            lines.Add("that revocation rests on " + RestsOn(shown, found.Policy));
        }
        if (chain.Suspension is { } suspension) lines.Add($"{(suspension.IsSuspended ? "suspended" : "taken again")} by the ledger {Words.Instant(suspension.AtMs)}, {Words.Quoted(suspension.Reason)}");
        for (var i = 0; i < found.Statements.Count; i++)
        {
            if (Decided(found.Bundle.Statements[i]) is not { } decided) continue;
            var said = $"of the fork after {Words.Hex(decided.First.Parent.AsSpan(0, 8))} the branch {Words.Hex(decided.First.Kept.AsSpan(0, 8))} counts: {Words.Quoted(decided.First.Reason)}";
            lines.Add(found.Statements[i].IsLogged
                ? $"{said}; logged as the word of {Words.Quoted(decided.First.Party)} and {Words.Quoted(decided.Second.Party)}"
                : $"somebody says that {said}; not proven to be logged, and whose keys signed it nobody here knows");
        }
        return lines;
    }

    /// <summary>On whose word a revocation counts: where the policy has no key of the organisation, that of the log that took it.</summary>
    public static string RestsOn(CheckedRevocation revocation, TrustPolicy policy) =>
        revocation.IsSigned ? "the organisation's signature"
        : !revocation.IsLogged ? "the bundle's own word: nobody whom you named vouches for it, and it changes nothing here"
        : policy.IsGiven ? "the ledger's word; no organisation key in the policy" : "the word of a log that the bundle itself names";

    static DecisionStatement? Decided(ShownStatement shown) =>
        StatementEntry.TryRead(shown.Entry, out var statement).IsOk && DecisionStatement.TryRead(statement!, out var decided).IsOk ? decided : null;
}
