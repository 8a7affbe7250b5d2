using System.Security.Cryptography;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Exports;
using Traceability.Profiles;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Exports;

/// <summary>The series that a reading stands in, or the two readings that enclose a period, as OCMF records: one line for each segment, numbered on.</summary>
static class OcmfExport
{
    // OCMF 1.4, table 25: the whole energy from and to the mains.
    const string Import = "01-00:B0.08.00*FF", Exported = "01-00:C0.08.00*FF";

    /// <param name="page">of the key's records, of the first that is written here</param>
    /// <param name="obis">what the register counts; null where the channel's name says it</param>
    public static ExportOutcome TryMake(CheckedBundle found, ECDsa key, long page, string? obis, out Export? export)
    {
        export = null;
        List<string> lost = [];
        List<(CheckedSegment Segment, ConfigurationLeaf.ForChannel Channel, IReadOnlyList<ExportedReading> Readings)> pages;
        if (found.Finding is SubjectFinding.Period period)
        {
            if (period.Quantity is null) return ExportOutcome.Refused("the quantity was lost at a reset, and whoever subtracts two records would not see it");
            if (period.RolledOver) return ExportOutcome.Refused("the counter began again at its rollover, and whoever subtracts two records would not see it");
            if (period.GapMs > 0) lost.Add($"{Words.Number(period.GapMs, 0)} ms of the period without a reading");
            pages = [.. new[] { period.First, period.Last }.Select(end => (end.Segment, end.Channel, (IReadOnlyList<ExportedReading>)[ExportedReading.Of(end.Reading, QualityOf(end))]))];
        }
        else if (found.Bundle.Subject is BundleSubject.OfEntry subject && found.Segments[subject.Segment] is var segment && segment.Entries[subject.Entry] is Series series)
        {
            if (segment.ChannelOf(series) is not { } channel) return ExportOutcome.Refused("the bundle shows no decoding rule, and without one a value has no unit");
            pages = [(segment, channel, ExportedReading.All(series))];
        }
        else
        {
            return ExportOutcome.Refused("only readings of an energy counter fit into OCMF");
        }

        var records = new List<string>();
        foreach (var (segment, channel, readings) in pages)
        {
            if ((obis ?? Code(channel.Id)) is not { } code) return ExportOutcome.Refused($"what \"{Words.Quoted(channel.Id)}\" counts its name does not say: give --obis");
            // The profile's id is no vendor's word for the model.
            var meter = new OcmfMeter(null, null, channel.Serial, code);
            var unit = DecodingRule.TryRead(channel.Rule, out var rule) ? rule!.Unit : "";
            var outcome = OcmfRecord.TryWrite(segment.Segment, page + records.Count, meter, unit, readings, key, out var record);
            if (!outcome.IsOk) return outcome;
            records.Add(record);
        }
        var (given, kept) = (pages.Sum(one => one.Readings.Count), pages.Sum(one => one.Readings.Count(reading => reading.Quality.HasValue())));
        if (kept < given) lost.Add($"{Words.Count(given - kept, "reading")} of {given} without a value, left out");
        lost.AddRange("register words", "whether the clock's bound is that of a legal clock", "the chain: whether the last records are missing nobody sees");
        export = Export.Of(string.Join('\n', records), lost);
        return ExportOutcome.Ok;
    }

    /// <summary>The check has decoded these words by this rule, so they have a value.</summary>
    static Quality QualityOf(EndOfPeriod end) =>
        DecodingRule.TryRead(end.Channel.Rule, out var rule) && rule!.DecodeBytes(end.Reading.Words).Quality == ReadingQuality.Good ? Quality.Good : Quality.Uncertain;

    /// <summary>By the names that energy meters' profiles give their counters.</summary>
    static string? Code(string channel) => channel.Split('.')[^1] switch
    {
        "energy_import" => Import,
        "energy_export" => Exported,
        _ => null,
    };
}
