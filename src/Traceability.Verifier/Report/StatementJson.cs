using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Verifier.Report;

/// <summary>What a bundle says, for machines: a member for each fact that <see cref="Statement"/> puts in words.</summary>
static class StatementJson
{
    public static object Of(CheckedBundle found) => (found.Bundle.Subject, found.Finding) switch
    {
        (BundleSubject.Ticket ticket, _) => Weighed((Weighing)found.Segments[ticket.Segment].Entries[ticket.Entry], ticket, found),
        (BundleSubject.Reading reading, _) => Read(reading, found.Segments[reading.Segment]),
        (BundleSubject.Period asked, SubjectFinding.Period period) => new
        {
            kind = "period", channel = asked.Channel, quantity = period.Quantity is { } quantity ? Decimal(quantity, period.Exponent) : null,
            unit = DecodingRule.TryRead(period.Last.Channel.Rule, out var rule) ? rule!.Unit : null, from = End(period.First), to = End(period.Last), resets = period.Resets,
            gap_ms = period.GapMs, rolled_over = period.RolledOver, register_statements = period.Statements,
        },
        (BundleSubject.Weighings asked, SubjectFinding.Weighings weighings) => new { kind = "weighings", from_ms = asked.FromMs, to_ms = asked.ToMs, count = weighings.Count, why = weighings.Why },
        (_, SubjectFinding.Contradiction contradiction) => new { kind = "contradiction", name = contradiction.Name, same_run = contradiction.SameRun, same_previous = contradiction.SamePrevious },
        _ => new { kind = "" },
    };

    static object Weighed(Weighing weighing, BundleSubject.OfEntry subject, CheckedBundle found) => new
    {
        kind = "ticket", entry = subject.Entry, seq = Seq(subject, found), ticket = weighing.Ticket, scale = weighing.Scale, captured_ms = weighing.CapturedMs, shown_g = weighing.ShownGrams,
        division_g = weighing.DivisionGrams, words = Words.Hex(weighing.WeightWords), channel = weighing.Channel, id = ChannelOf(weighing, subject, found)?.Id,
        instrument = Instrument(ChannelOf(weighing, subject, found)), gross_g = weighing.GrossGrams, tare_g = weighing.TareGrams, net_g = weighing.NetGrams,
        first = weighing.First is { } first ? new { ticket = first.Ticket, captured_ms = first.CapturedMs, shown_g = first.ShownGrams } : null, alibi = weighing.Alibi,
        vehicle = Statement.Vehicle(subject, found) is { } vehicle ? new { kind = vehicle.Kind, value = vehicle.Value } : null,
    };

    static object Read(BundleSubject.Reading reading, CheckedSegment segment)
    {
        var series = (Series)segment.Entries[reading.Entry];
        var (quality, channel) = (series.Qualities[reading.Place], segment.ChannelOf(series));
        return new
        {
            kind = "reading", entry = reading.Entry, seq = segment.Segment.Header.FirstSeq + reading.Entry, reading = reading.Place, channel = series.Channel, id = channel?.Id, at_ms = series.TimesMs[reading.Place],
            quality = quality.ToString(), value = quality.HasValue() ? Decimal(series.Mantissas[reading.Place], series.Exponent) : null, unit = Statement.Unit(segment, series),
            words = Statement.RegisterWords(series, reading.Place), instrument = Instrument(channel),
        };
    }

    static ConfigurationLeaf.ForChannel? ChannelOf(Weighing weighing, BundleSubject.OfEntry subject, CheckedBundle found) => found.Segments[subject.Segment].ChannelOf(weighing);

    static object? Instrument(ConfigurationLeaf.ForChannel? channel) =>
        channel is null ? null : new { serial = channel.Serial, profile = channel.Profile, unit_id = channel.Unit, bus = channel.Bus };

    static object End(EndOfPeriod end) => new
    {
        stated_ms = end.StatedMs, read_ms = end.Reading.AtMs, value = Decimal(end.Reading.Mantissa, end.Reading.Exponent), words = Words.Hex(end.Reading.Words), serial = end.Channel.Serial,
    };

    static long Seq(BundleSubject.OfEntry subject, CheckedBundle found) => found.Segments[subject.Segment].Segment.Header.FirstSeq + subject.Entry;

    static string Decimal(Int128 mantissa, int exponent) => Words.Number(mantissa, exponent).Replace(Words.Space, "", StringComparison.Ordinal);
}
