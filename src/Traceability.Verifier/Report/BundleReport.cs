using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>What an accepted bundle proves, for a person: who, what, when, where in chain and log, on what it rests, and what stays open.</summary>
static class BundleReport
{
    public static void Write(Sheet sheet, string file, CheckedBundle found)
    {
        sheet.Title($"{Standing(found).ToUpperInvariant()}  {Statement.Title(found)}", file);
        if (found.IsDisowned)
            sheet.Row("but", (found.SubjectSegments.Any(segment => segment.DisownedBy is { IsSigned: true }) ? "" : "by the ledger's word alone ") + "the organisation has revoked the key and does not stand for this");
        if (!found.IsVouchedFor) sheet.Row("but", "nobody whom you named vouches for it");
        if (found.LacksQuorum) sheet.Row("but", $"your quorum of witnesses, {Words.Quoted(found.Policy.Quorum)}, is not met");
        sheet.Blank();
        sheet.Row("who", Who(found));
        sheet.Row("what", Statement.What(found));
        foreach (var segment in found.NamedSegments)
        {
            sheet.Row("when", When(segment));
            sheet.Row("chain", Place(segment, found.Bundle.Subject));
            sheet.Row("log", Logs(segment));
            sheet.Row("witnesses", Witnesses(segment, found.Policy));
        }
        sheet.Row("between", Between(found));
        foreach (var succession in found.Successions) sheet.Row("log", "continues " + Words.Continued(succession));
        sheet.Row("keys", KeyState.Of(found));
        foreach (var assurance in found.SubjectSegments.Select(Assurance.Of).Distinct()) sheet.Row("assurance", assurance);
        sheet.Row("profiles", [.. found.Channels.Select(ProfileState.Of)]);
        sheet.Blank();
        sheet.List("not proven", NotProven.Of(found));
    }

    /// <summary>What the title says: accepted only where nothing that the reader asked for is wanting.</summary>
    public static string Standing(CheckedBundle found) =>
        found.IsDisowned ? "disowned" : !found.IsVouchedFor ? "sound in itself" : found.LacksQuorum ? "not witnessed"
        : found.Finding is SubjectFinding.Weighings { Count: null } ? "cannot tell" : "accepted";

    /// <summary>Of two segments that contradict each other the identities are all that tells one from the other.</summary>
    static List<string> Place(CheckedSegment segment, BundleSubject subject)
    {
        var header = segment.Segment.Header;
        var place = subject is BundleSubject.OfEntry { Entry: var index } ? $", entry {index} of {header.Count}, entry number {header.FirstSeq + index} of the chain" : "";
        var lines = new List<string> { Words.Hex(header.Chain), $"run {Words.Hex(header.Run)}", $"segment number {header.Number}{place}" };
        if (subject is BundleSubject.Contradiction) lines.AddRange(["identity", Words.Hex(segment.Segment.Identity), "following", Words.Hex(header.Previous)]);
        return lines;
    }

    public static void Write(Sheet sheet, string file, BundleVerdict verdict)
    {
        sheet.Title(verdict.ToString().ToUpperInvariant(), file);
        sheet.Blank();
        sheet.Row("because", Words.Quoted(verdict.Reason));
    }

    static List<string> Who(CheckedBundle found)
    {
        var chain = found.SubjectChain;
        var lines = new List<string> { Device(chain) };
        if (chain is { IsApproved: true, Approval: { } approval }) lines.Add($"organisation's signature, {Words.Instant(approval.ApprovedMs)}");
        else lines.Add(RestsOn(found) + (chain.Approval is null ? "" : "; an approval by a key that you did not name is there too"));
        return lines;
    }

    public static string Device(CheckedChain chain) => $"{chain.Request.Organisation} / {chain.Request.Facility} / {chain.Request.Device}";

    /// <summary>On whose word the names rest: a log that the reader named has enrolled the device, or nobody has.</summary>
    public static string RestsOn(CheckedBundle found)
    {
        var chain = found.SubjectChain;
        if (chain.IsApproved) return "organisation's signature";
        if (!found.IsVouchedFor) return "the bundle's own word";
        return found.Policy.Organisations.Any(key => key.Organisation == chain.Request.Organisation) ? "ledger's word" : "ledger's word; no organisation key in the policy";
    }

    static List<string> When(CheckedSegment segment)
    {
        var header = segment.Segment.Header;
        var clock = header.Clock;
        var status = clock.Status switch { ClockStatus.Synchronised => "synchronised", ClockStatus.FreeRunning => "free-running", _ => "unknown" };
        var lines = new List<string>
        {
            $"sealed {Words.Instant(header.SealedMs)}",
            $"clock {status}, {Words.Quoted(clock.Source)}{(clock.BoundMs is { } bound ? $", error at most {bound}{Words.Space}ms" : ", error not bounded")}; boot {header.Boot}, {header.MonotonicMs}{Words.Space}ms after the agent's start",
        };
        if (header.Checkpoint is { } pinned) lines.Add($"not before the log had {Words.Number(pinned.Size, 0)} leaves");
        if (Latest(segment) is { } latest) lines.Add($"not after {Words.Seconds(latest.TimeSeconds)}, as witness {Words.Quoted(latest.Witness.Name)} says");
        return lines;
    }

    /// <summary>The earliest cosignature over a checkpoint that holds the segment bounds its signing from above.</summary>
    public static (TrustedWitness Witness, long TimeSeconds)? Latest(CheckedSegment segment)
    {
        var dated = segment.Proofs.Where(proof => proof.IsKnown).SelectMany(proof => proof.Cosigned).OrderBy(pair => pair.TimeSeconds).ToList();
        return dated.Count == 0 ? null : dated[0];
    }

    static List<string> Logs(CheckedSegment segment)
    {
        if (segment.Proofs.Count == 0) return ["not logged"];
        return [.. segment.Proofs.Select(proof => proof.IsKnown
            ? $"{Words.Quoted(proof.Checkpoint.Origin)}, index {Words.Number(proof.Index, 0)} of {Words.Number(proof.Checkpoint.Size, 0)}"
            : $"{Words.Quoted(proof.Checkpoint.Origin)}: not a log that you named, passed over")];
    }

    static List<string> Witnesses(CheckedSegment segment, TrustPolicy policy)
    {
        var lines = new List<string>();
        foreach (var proof in segment.Proofs.Where(proof => proof.Cosigned.Count > 0))
            lines.Add(string.Join(", ", proof.Cosigned.Select(pair => $"{Words.Quoted(pair.Witness.Name)} {Words.Seconds(pair.TimeSeconds)}")));
        if (lines.Count == 0) lines.Add("none");
        if (policy.Quorum != TrustPolicy.NoQuorum) lines.Add($"quorum {Words.Quoted(policy.Quorum)}: {(segment.IsWitnessed ? "met" : "not met")}");
        return lines;
    }

    /// <summary>Of a period, what is shown between its ends: it is asked as they are.</summary>
    static List<string> Between(CheckedBundle found)
    {
        List<CheckedSegment> between = [.. found.SubjectSegments.Except(found.NamedSegments)];
        if (between.Count == 0) return [];
        var (absent, unwitnessed) = (between.FindAll(segment => !segment.IsLogged), between.FindAll(segment => !segment.IsWitnessed));
        var lines = new List<string> { Words.Numbers(between) + (absent.Count == 0 ? ": logged" : $"; not proven to be logged: {Words.Numbers(absent)}") };
        if (found.Policy.Quorum != TrustPolicy.NoQuorum) lines.Add($"quorum {Words.Quoted(found.Policy.Quorum)}: {(unwitnessed.Count == 0 ? "met" : "not met for " + Words.Numbers(unwitnessed))}");
        return lines;
    }
}
