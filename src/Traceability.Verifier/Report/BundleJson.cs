using System.Text.Encodings.Web;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Verifier.Report;

/// <summary>The same for machines: one JSON object on one line. Quantities are decimal text, never JSON floats; hashes are hex.</summary>
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
            statement = Said(found),
            chain = Words.Hex(EnrolmentRequest.ChainOf(chain.Identity)),
            enrolment_logged = chain.IsLogged,
            keys = KeyState.Of(found),
            revocations = chain.Revocations.Select(revocation => new
            {
                key = Words.Hex(revocation.Said.Key),
                at_ms = revocation.Said.AtMs,
                reason = revocation.Said.Reason,
                accepted = revocation.Said.Tips.Select(tip => new { number = tip.Number, identity = Words.Hex(tip.Identity) }),
                log_size = revocation.Said.LogSize,
                counts = revocation.Counts,
                rests_on = KeyState.RestsOn(revocation, found.Policy),
            }),
            segments = found.SubjectSegments.Select(Segment),
            not_proven = NotProven.Of(found),
        }, Plain);
    }

    static object Segment(CheckedSegment segment)
    {
        var header = segment.Segment.Header;
        return new
        {
            number = header.Number,
            run = Words.Hex(header.Run),
            identity = Words.Hex(segment.Segment.Identity),
            sealed_ms = header.SealedMs,
            clock = new { status = header.Clock.Status.ToString(), source = header.Clock.Source, bound_ms = header.Clock.BoundMs },
            not_before_log_size = header.Checkpoint?.Size,
            not_after_s = BundleReport.Latest(segment)?.TimeSeconds,
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

    static object Said(CheckedBundle found)
    {
        switch (found.Bundle.Subject, found.Finding)
        {
            case (BundleSubject.Ticket ticket, _):
                var weighing = (Weighing)found.Segments[ticket.Segment].Entries[ticket.Entry];
                return new
                {
                    kind = "ticket", entry = ticket.Entry, ticket = weighing.Ticket, scale = weighing.Scale, captured_ms = weighing.CapturedMs, shown_g = weighing.ShownGrams,
                    division_g = weighing.DivisionGrams, gross_g = weighing.GrossGrams, tare_g = weighing.TareGrams, net_g = weighing.NetGrams,
                };
            case (BundleSubject.Reading reading, _):
                var segment = found.Segments[reading.Segment];
                var series = (Series)segment.Entries[reading.Entry];
                return new
                {
                    kind = "reading", entry = reading.Entry, channel = series.Channel, id = segment.ChannelOf(series)?.Id, at_ms = series.TimesMs[reading.Place],
                    quality = series.Qualities[reading.Place].ToString(), value = series.Qualities[reading.Place].HasValue() ? Decimal(series.Mantissas[reading.Place], series.Exponent) : null,
                    unit = Statement.Unit(segment, series), words = Statement.RegisterWords(series, reading.Place),
                };
            case (BundleSubject.Period asked, SubjectFinding.Period period):
                return new
                {
                    kind = "period", channel = asked.Channel, quantity = period.Quantity is { } quantity ? Decimal(quantity, period.Exponent) : null,
                    unit = DecodingRule.TryRead(period.Last.Channel.Rule, out var rule) ? rule!.Unit : null, from = End(period.First), to = End(period.Last), resets = period.Resets,
                    gap_ms = period.GapMs, rolled_over = period.RolledOver, register_statements = period.Statements,
                };
            case (BundleSubject.Weighings asked, SubjectFinding.Weighings weighings):
                return new { kind = "weighings", from_ms = asked.FromMs, to_ms = asked.ToMs, count = weighings.Count, why = weighings.Why };
            case (_, SubjectFinding.Contradiction contradiction):
                return new { kind = "contradiction", name = contradiction.Name, same_run = contradiction.SameRun, same_previous = contradiction.SamePrevious };
            default:
                return new { kind = "" };
        }
    }

    static object End(EndOfPeriod end) => new { stated_ms = end.StatedMs, read_ms = end.Reading.AtMs, value = Decimal(end.Reading.Mantissa, end.Reading.Exponent), words = Words.Hex(end.Reading.Words) };

    static string Decimal(Int128 mantissa, int exponent) => Words.Number(mantissa, exponent).Replace(Words.Space, "", StringComparison.Ordinal);
}
