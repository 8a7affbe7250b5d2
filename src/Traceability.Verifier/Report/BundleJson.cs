using System.Text.Encodings.Web;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Report;

/// <summary>All that <see cref="BundleReport"/> says, for machines: one JSON object on one line. Quantities are decimal text, never JSON floats; hashes are hex.</summary>
static class BundleJson
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, string outcome, string reason) => JsonSerializer.Serialize(new { file, outcome, reason }, Plain);

    public static string Of(string file, CheckedBundle found)
    {
        var chain = found.SubjectChain;
        return JsonSerializer.Serialize(new
        {
            file,
            outcome = BundleVerdict.Accepted.ToString(),
            standing = BundleReport.Standing(found),
            organisation = chain.Request.Organisation,
            facility = chain.Request.Facility,
            device = chain.Request.Device,
            vouched_for = found.IsVouchedFor,
            disowned = found.IsDisowned,
            quorum = found.Policy.Quorum == TrustPolicy.NoQuorum ? null : new { name = found.Policy.Quorum, met = !found.LacksQuorum },
            rests_on = BundleReport.RestsOn(found),
            approval = chain.Approval is { } approval ? new { known = chain.IsApproved, approved_ms = approval.ApprovedMs, assurance = approval.Assurance } : null,
            statement = StatementJson.Of(found),
            chain = Words.Hex(EnrolmentRequest.ChainOf(chain.Identity)),
            enrolment_logged = chain.IsLogged,
            keys = KeyState.Of(found),
            revocations = chain.Revocations.Select(revocation => Revoked(revocation, found.Policy)),
            successions = found.Successions.Select(Continued),
            segments = found.SubjectSegments.Select(Segment),
            profiles = found.Channels.Select(channel => new
            {
                channel = channel.Channel.Id, profile = channel.Channel.Profile, hash = Words.Hex(channel.Channel.ProfileHash), verified = channel.Shown.Name(), claimed = channel.Claimed.Name(),
                published = channel.Publication is { } publication ? publication.Said.Verified.Name() : null, by = channel.Publication?.Said.Organisation,
                rests_on = channel.Publication is null ? null : channel.Publication.IsSigned ? "organisation's signature" : "ledger's word",
            }),
            not_proven = NotProven.Of(found),
        }, Plain);
    }

    static object Revoked(CheckedRevocation revocation, TrustPolicy policy) => new
    {
        key = Words.Hex(revocation.Said.Key),
        at_ms = revocation.Said.AtMs,
        reason = revocation.Said.Reason,
        accepted = revocation.Said.Tips.Select(tip => new { number = tip.Number, identity = Words.Hex(tip.Identity) }),
        log_size = revocation.Said.LogSize,
        counts = revocation.Counts,
        rests_on = KeyState.RestsOn(revocation, policy),
    };

    static object Continued(Succession succession) => new
    {
        old = succession.OldOrigin, size = succession.Size, root = Words.Hex(succession.Root), @new = succession.New.Name, kept = succession.Kept, at_ms = succession.AtMs,
    };

    static object Segment(CheckedSegment segment)
    {
        var header = segment.Segment.Header;
        return new
        {
            number = header.Number,
            run = Words.Hex(header.Run),
            identity = Words.Hex(segment.Segment.Identity),
            previous = Words.Hex(header.Previous),
            first_seq = header.FirstSeq,
            count = header.Count,
            sealed_ms = header.SealedMs,
            clock = new { status = header.Clock.Status.ToString(), source = header.Clock.Source, bound_ms = header.Clock.BoundMs },
            boot = header.Boot,
            monotonic_ms = header.MonotonicMs,
            not_before_log_size = header.Checkpoint?.Size,
            not_after_s = BundleReport.Latest(segment)?.TimeSeconds,
            not_after_by = BundleReport.Latest(segment)?.Witness.Name,
            logged = segment.IsLogged,
            witnessed = segment.IsWitnessed,
            disowned = segment.DisownedBy is not null,
            logs = segment.Proofs.Select(proof => new
            {
                origin = proof.Checkpoint.Origin,
                known = proof.IsKnown,
                index = proof.Index,
                size = proof.Checkpoint.Size,
                root = Words.Hex(proof.Checkpoint.Root),
                witnesses = proof.Cosigned.Select(pair => new { name = pair.Witness.Name, time_s = pair.TimeSeconds }),
                witnessed = proof.IsWitnessed,
            }),
            assurance = Assurance.Of(segment),
        };
    }
}
