using System.Text.Encodings.Web;
using System.Text.Json;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;

namespace Traceability.Verifier.Report;

/// <summary>The same for machines: one JSON object on one line. Quantities are decimal text, never JSON floats; hashes are hex.</summary>
static class BundleJson
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, string outcome, string reason) => JsonSerializer.Serialize(new { file, outcome, reason }, Plain);

    public static string Of(string file, CheckedBundle found)
    {
        var segment = found.SubjectSegment;
        var (chain, header) = (segment.Chain, segment.Segment.Header);
        return JsonSerializer.Serialize(new
        {
            file,
            outcome = BundleVerdict.Accepted.ToString(),
            organisation = chain.Request.Organisation,
            facility = chain.Request.Facility,
            device = chain.Request.Device,
            vouched_for = found.IsVouchedFor,
            rests_on = BundleReport.RestsOn(chain, found.IsVouchedFor),
            statement = Said(found),
            sealed_ms = header.SealedMs,
            clock = new { status = header.Clock.Status.ToString(), source = header.Clock.Source, bound_ms = header.Clock.BoundMs },
            not_before_log_size = header.Checkpoint?.Size,
            not_after_s = BundleReport.Latest(segment)?.TimeSeconds,
            chain = Words.Hex(header.Chain),
            run = Words.Hex(header.Run),
            number = header.Number,
            entry = found.Bundle.Subject.Entry,
            identity = Words.Hex(segment.Segment.Identity),
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
            not_proven = NotProven.Of(found),
        }, Plain);
    }

    static object Said(CheckedBundle found)
    {
        if (found.Subject is Weighing weighing)
        {
            return new
            {
                kind = "ticket", ticket = weighing.Ticket, scale = weighing.Scale, captured_ms = weighing.CapturedMs, shown_g = weighing.ShownGrams,
                division_g = weighing.DivisionGrams, gross_g = weighing.GrossGrams, tare_g = weighing.TareGrams, net_g = weighing.NetGrams,
            };
        }
        var (series, reading) = ((Series)found.Subject, found.Bundle.Subject.Reading!.Value);
        return new
        {
            kind = "reading", channel = series.Channel, id = found.SubjectSegment.ChannelOf(series)?.Id, at_ms = series.TimesMs[reading], quality = series.Qualities[reading].ToString(),
            value = series.Qualities[reading].HasValue() ? Words.Number(series.Mantissas[reading], series.Exponent).Replace(Words.Space, "", StringComparison.Ordinal) : null,
            unit = Statement.Unit(found.SubjectSegment, series), words = Statement.RegisterWords(series, reading),
        };
    }
}
