using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;

namespace Traceability.Verifier.Report;

/// <summary>What an accepted bundle leaves open. Never empty: some of it no format can close.</summary>
static class NotProven
{
    public static IReadOnlyList<string> Of(CheckedBundle found)
    {
        var segment = found.SubjectSegment;
        var known = segment.Proofs.Where(proof => proof.IsKnown).ToList();
        var open = new List<string>();

        if (!found.Policy.IsGiven) open.Add("that anybody but the bundle itself vouches for its logs: no trust policy was given, so those that its enrolment request names stood in");
        if (!segment.Chain.IsApproved)
        {
            open.Add(segment.Chain.Approval is null
                ? $"that {segment.Chain.Request.Organisation} owns this device: no approval by a key you named is here"
                : $"that {segment.Chain.Request.Organisation} approved this device: the approval's key is not one you named");
        }
        if (segment.Proofs.Count == 0) open.Add("that it is logged: until then the device could sign another version of the same moment");
        else if (known.Count == 0) open.Add("that it is logged: the bundle's proofs are of logs that you did not name, and were passed over");
        else if (!known.Exists(proof => proof.IsWitnessed))
            open.Add(found.Policy.Quorum == TrustPolicy.NoQuorum
                ? "that everybody sees the same log: no witness was asked for"
                : $"that everybody sees the same log: your quorum of witnesses, {Words.Quoted(found.Policy.Quorum)}, is not met");
        if (!known.Exists(proof => proof.Cosigned.Count > 0)) open.Add("the latest moment at which it can have been signed: no witness whom you named dates a checkpoint");
        if (segment.Segment.Header.Clock.Status != ClockStatus.Synchronised) open.Add("the time: the device's clock was not synchronised");
        if (segment.Segment.Header.Checkpoint is null) open.Add("the earliest moment at which it can have been signed: the device named no checkpoint that it had seen");
        if (found.Subject is Series series && segment.ChannelOf(series) is null) open.Add("what was measured: the decoding rule with channel and unit is not shown, so the value stands as the device wrote it");
        if (found.Subject is Weighing) open.Add("that the indicator's register words mean this weight: a weighing's decoding rule is no part of a bundle");
        open.Add("what came before and after: no day statement is included, so a fork, a hole or a withheld record of this chain would not show");
        open.Add("what happened before the sensor: a deceived instrument is signed as honestly as a true one");
        open.Add("that the key was the device's alone: a stolen software key extends history until it is revoked, and this file carries no revocations");
        return open;
    }
}
