using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Profiles;

namespace Traceability.Verifier.Report;

/// <summary>What an entry says, in the words of a ticket or a meter.</summary>
static class Statement
{
    public static string Title(CheckedBundle found) => found.Subject switch
    {
        Weighing weighing => "ticket " + Words.Quoted(weighing.Ticket),
        Series series => $"reading {found.Bundle.Subject.Reading} of {Channel(found.SubjectSegment, series)}",
        var other => other.Kind.ToString(),
    };

    public static IReadOnlyList<string> What(CheckedBundle found) => found.Subject switch
    {
        Weighing weighing => Weighed(weighing, found),
        Series series => Read(series, found.Bundle.Subject.Reading!.Value, found.SubjectSegment),
        _ => [],
    };

    /// <summary>The unit by the shown rule; null where none is shown.</summary>
    public static string? Unit(CheckedSegment segment, Series series) =>
        segment.ChannelOf(series) is { } channel && DecodingRule.TryRead(channel.Rule, out var rule) ? rule!.Unit : null;

    public static string Channel(CheckedSegment segment, Series series) =>
        segment.ChannelOf(series) is { } channel ? Words.Quoted(channel.Id) : $"channel {series.Channel}";

    static List<string> Weighed(Weighing weighing, CheckedBundle found)
    {
        var lines = new List<string>();
        string Kg(long grams) => Words.Kilograms(grams, weighing.DivisionGrams);
        if (weighing.First is { } first)
        {
            lines.Add($"net {Kg(weighing.NetGrams!.Value)} = gross {Kg(weighing.GrossGrams!.Value)} − tare {Kg(weighing.TareGrams!.Value)}");
            lines.Add($"this crossing {Kg(weighing.ShownGrams)}, {Words.Instant(weighing.CapturedMs)}");
            lines.Add($"first crossing {Kg(first.ShownGrams)}, {Words.Instant(first.CapturedMs)}, ticket {Words.Quoted(first.Ticket)}");
        }
        else
        {
            lines.Add($"first crossing {Kg(weighing.ShownGrams)}, {Words.Instant(weighing.CapturedMs)}; the ticket is open");
        }
        lines.Add($"scale {Words.Quoted(weighing.Scale)}, division {Kg(weighing.DivisionGrams)}, words {Words.Hex(weighing.WeightWords)}{(weighing.Alibi is { } alibi ? $", alibi {Words.Quoted(alibi)}" : "")}");
        var opening = found.Bundle.Openings.FirstOrDefault(opening => opening.Segment == found.Bundle.Subject.Segment && opening.Value.Entry == found.Bundle.Subject.Entry);
        lines.Add(opening is null ? "vehicle not shown" : $"vehicle {Words.Quoted(opening.Value.Kind)} {Words.Quoted(opening.Value.Value)}");
        return lines;
    }

    static List<string> Read(Series series, int reading, CheckedSegment segment)
    {
        var quality = series.Qualities[reading];
        var unit = Unit(segment, series);
        var value = quality.HasValue()
            ? Words.Number(series.Mantissas[reading], series.Exponent) + (unit is null ? " (unit not shown)" : Words.Space + Words.Quoted(unit))
            : "no value";
        var lines = new List<string> { $"{value}, {Quality(quality)}", $"read {Words.Instant(series.TimesMs[reading])}, register words {RegisterWords(series, reading)}" };
        if (segment.ChannelOf(series) is { } channel)
            lines.Add($"instrument {Words.Quoted(channel.Serial)}, profile {Words.Quoted(channel.Profile)}, unit id {channel.Unit} on {Words.Quoted(channel.Bus)}");
        return lines;
    }

    public static string RegisterWords(Series series, int reading) =>
        string.Concat(series.Words.AsSpan(reading * series.WordsPerReading, series.WordsPerReading).ToArray().Select(word => word.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)));

    static string Quality(Quality quality) => quality switch
    {
        Evidence.Entries.Quality.Good => "good",
        Evidence.Entries.Quality.Uncertain => "uncertain (outside the nominal range)",
        Evidence.Entries.Quality.NotAvailable => "not available (the device said so)",
        Evidence.Entries.Quality.NotANumber => "not a number",
        _ => "out of range",
    };
}
