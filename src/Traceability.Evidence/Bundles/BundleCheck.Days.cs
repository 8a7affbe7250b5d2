using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>What the ledger's day statements say of the shown chains, and whether it contradicts itself.</summary>
public sealed partial class BundleCheck
{
    readonly List<(int Chain, DayStatement Statement)> days = [];

    string? Days()
    {
        for (var i = 0; i < bundle.Days.Count; i++)
        {
            if (Day(bundle.Days[i], out var day) is { } wrong) return $"day {i}: {wrong}";
            foreach (var (_, earlier) in days.Where(other => other.Chain == day.Chain))
            {
                if (day.Statement.Day <= earlier.Day) return $"day {i}: {DayLabel.Name(day.Statement.Day)} after {DayLabel.Name(earlier.Day)}";
                if (!IsContinued(day.Chain) && day.Statement.Day.DayNumber == earlier.Day.DayNumber + 1 && DayCheck.Follows(earlier, day.Statement) is { } broken) return $"day {i}: the ledger contradicts itself: {broken.Why}";
            }
            days.Add(day);
            for (var k = 0; k < segments.Length; k++)
                if (Contradiction(day, k) is { } convicted) return $"day {i}: the ledger contradicts itself: {convicted}";
        }
        return null;
    }

    /// <summary>Signed by the online key of the chain that it is about.</summary>
    string? Day(byte[] note, out (int Chain, DayStatement Statement) day)
    {
        day = default;
        var outcome = ReadOutcome.Corrupt("of a chain that is not shown");
        for (var i = 0; i < chains.Length; i++)
        {
            var request = chains[i].Request;
            outcome = DayStatement.TryOpen(note, new NoteKey(Head.SignerOf(request.Logs[0].Origin), request.LedgerOnlineKey), out var statement);
            if (!outcome.IsOk || !statement!.Chain.AsSpan().SequenceEqual(EnrolmentRequest.ChainOf(chains[i].Identity))) continue;
            day = (i, statement);
            return null;
        }
        return outcome.IsOk ? "of a chain that is not shown" : outcome.Reason;
    }

    /// <summary>Where a shown segment, which the first log of its request holds, is left out of the day.</summary>
    string? Contradiction((int Chain, DayStatement Statement) day, int segment)
    {
        // Sizes and indexes of two logs do not compare.
        if (bundle.Segments[segment].Chain != day.Chain || IsContinued(day.Chain)) return null;
        var header = segments[segment].Header;
        foreach (var proof in ProofsOf(segment))
        {
            if (!proof.IsKnown || proof.Checkpoint.Origin != FirstLog(segment)) continue;
            if (proof.Checkpoint.Size == day.Statement.LogSize && !proof.Checkpoint.Root.AsSpan().SequenceEqual(day.Statement.LogRoot)) return $"two roots of {FirstLog(segment)} at size {proof.Checkpoint.Size}";
            if (DayCheck.Receipt(day.Statement, header.Chain, header.Number, segments[segment].Identity, proof.Index) is { } broken) return broken.Why;
        }
        return null;
    }

    /// <summary>Why no day statement makes sure that the segments are on the chain's only branch; null where one does.</summary>
    string? DayFault(int chain, IReadOnlyList<int> on)
    {
        if (IsContinued(chain)) return "the log goes on under another origin: of which of them a day statement speaks is not shown";
        var covering = days.Where(day => day.Chain == chain && on.All(segment => Covers(day.Statement, segment))).Select(day => day.Statement).ToList();
        if (covering.Count == 0) return "no day statement of the chain covers the tallies and the weighings between them: a branch that is held back would not show";
        if (covering.Find(day => day.Forks.Count > 0 || day.Tips.Count > 1) is { } forked) return $"the chain has branches on {DayLabel.Name(forked.Day)}: another may hold weighings";
        return covering.Exists(day => Labels().Any(digest => digest.AsSpan().SequenceEqual(day.Digest)))
            ? null
            : "the day statement that covers the later tally is not shown to stand in the statement log";
    }

    bool Covers(DayStatement day, int segment) =>
        ProofsOf(segment).Any(proof => proof.IsKnown && proof.Checkpoint.Origin == FirstLog(segment) && proof.Index < day.LogSize);

    /// <summary>The digests whose leaves a known log holds.</summary>
    IEnumerable<byte[]> Labels()
    {
        for (var i = 0; i < bundle.Statements.Count; i++)
            if (StatementEntry.TryRead(bundle.Statements[i].Entry, out var statement).IsOk && DayLabel.TryRead(statement!, out var label).IsOk
                && StatementProofs(i).Any(proof => proof.IsKnown)) yield return label!.Digest;
    }
}
