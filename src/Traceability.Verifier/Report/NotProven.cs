using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>What an accepted bundle leaves open. Never empty: some of it no format can close.</summary>
static class NotProven
{
    public static IReadOnlyList<string> Of(CheckedBundle found)
    {
        var (chain, segments, named) = (found.SubjectChain, found.SubjectSegments, found.NamedSegments);
        var request = chain.Request;
        var open = new List<string>();
        bool Any(Func<CheckedSegment, bool> lacks) => segments.Any(lacks);
        // Of one segment there is nothing to tell apart.
        string Lacking(Func<CheckedSegment, bool> lacks) => segments.Count == 1 ? "it is" : segments.Where(lacks) is var those && those.Count() == 1 ? $"{Words.Numbers(those)} is" : $"{Words.Numbers(those)} are";

        if (!found.Policy.IsGiven) open.Add("that anybody but the bundle itself vouches for its logs: no trust policy was given, so those that its enrolment request names stood in");
        if (!chain.IsApproved)
        {
            open.Add(chain.Approval is null
                ? $"that {request.Organisation} owns this device: no approval by a key you named is here"
                : $"that {request.Organisation} approved this device: the approval's key is not one you named");
        }
        if (!chain.IsLogged) open.Add("that the enrolment is in the statement log: no proof by a log that you named is here");
        if (found.Statements.Any(statement => statement.Chain >= 0 && ReferenceEquals(found.Chains[statement.Chain], chain) && !statement.IsLogged))
            open.Add("that the statement log holds what is said of the keys, and in this order: no proof by a log that you named is here");
        if (found.Bundle.Subject is BundleSubject.Contradiction) open.Add("that a log holds either of the two: they convict without one");
        else if (Any(segment => segment.Proofs.Count == 0)) open.Add($"that {Lacking(segment => !segment.IsLogged)} logged: until then the device could sign another version of the same moment");
        else if (Any(segment => !segment.IsLogged)) open.Add($"that {Lacking(segment => !segment.IsLogged)} logged: the bundle's proofs are of logs that you did not name, and were passed over");
        else if (Any(segment => !segment.IsWitnessed))
            open.Add(found.Policy.Quorum == TrustPolicy.NoQuorum
                ? "that everybody sees the same log: no witness was asked for"
                : $"that everybody sees the same log: your quorum of witnesses, {Words.Quoted(found.Policy.Quorum)}, is not met{(segments.Count > 1 ? " for " + Words.Numbers(segments.Where(segment => !segment.IsWitnessed)) : "")}");
        if (NotShown(found) is { Count: > 0 } hidden) open.Add($"that {Words.Numbers(hidden)}, not shown here, {(hidden is [var (from, to)] && from == to ? "is" : "are")} logged: by the tallies no event, configuration or register statement is in there");
        if (named.Any(segment => !segment.Proofs.Any(proof => proof.Cosigned.Count > 0))) open.Add("the latest moment at which it can have been signed: no witness whom you named dates a checkpoint");
        if (named.Any(segment => segment.Segment.Header.Clock.Status != ClockStatus.Synchronised)) open.Add("the time: the device's clock was not synchronised");
        if (named.Any(segment => segment.Segment.Header.Checkpoint is null)) open.Add("the earliest moment at which it can have been signed: the device named no checkpoint that it had seen");
        if (Subject(found) is { } own) open.Add(own);
        foreach (var lost in found.Successions.Where(succession => succession.Kept < succession.Size))
            open.Add($"what stood in the {Words.Number(lost.Size - lost.Kept, 0)} leaves of {Words.Quoted(lost.OldOrigin)} that the ledger lost, until their devices have sent them again");
        if (found.Bundle.Days.Count == 0) open.Add("what came before and after: no day statement is included, so a fork, a hole or a withheld record of this chain would not show");
        open.Add("what happened before the sensor: a deceived instrument is signed as honestly as a true one");
        open.Add("that the key was the device's alone: a stolen software key extends history until it is revoked"
            + (found.Statements.Any(statement => statement.Kind == StatementKind.Revocation) ? "" : ", and this file carries no revocation; a later one may exist"));
        return open;
    }

    /// <summary>The numbers between the ends of a period of which nothing is shown.</summary>
    static List<(long From, long To)> NotShown(CheckedBundle found)
    {
        var hidden = new List<(long, long)>();
        if (found.Bundle.Subject is not BundleSubject.Period) return hidden;
        var segments = found.SubjectSegments;
        for (var i = 1; i < segments.Count; i++)
        {
            var (before, after) = (segments[i - 1].Segment.Header.Number, segments[i].Segment.Header.Number);
            if (after > before + 1) hidden.Add((before + 1, after - 1));
        }
        return hidden;
    }

    /// <summary>What the kind of statement itself leaves open.</summary>
    static string? Subject(CheckedBundle found) => found.Bundle.Subject switch
    {
        BundleSubject.Reading(var segment, var entry, _) when found.Segments[segment].ChannelOf((Series)found.Segments[segment].Entries[entry]) is null =>
            "what was measured: the decoding rule with channel and unit is not shown, so the value stands as the device wrote it",
        BundleSubject.Ticket(var segment, var entry) => found.Segments[segment].ChannelOf(found.Segments[segment].Entries[entry]) is null
            ? "that the indicator's register words mean this weight: they were not decoded, as the decoding rule of their channel is not shown"
            : "that the weight stood still without fault: of the indicator's register words those of the weight are decoded, those of its status are not",
        BundleSubject.Period => "that the counter counted everything: what flowed while it was without readings is in the quantity only if the meter itself went on counting",
        BundleSubject.Contradiction => "who did it, and which of the two is true",
        _ => null,
    };
}
