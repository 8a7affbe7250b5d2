using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Profiles;

namespace Traceability.Verifier.Report;

/// <summary>What a bundle says, in the words of a ticket or a meter.</summary>
static class Statement
{
    public static string Title(CheckedBundle found) => (found.Bundle.Subject, found.Finding) switch
    {
        (BundleSubject.OfEntry(var segment, var entry), _) when found.Segments[segment].Entries[entry] is Weighing weighing => "ticket " + Words.Quoted(weighing.Ticket),
        (BundleSubject.Reading reading, _) => $"reading {reading.Place} of {Channel(found.Segments[reading.Segment], (Series)found.Segments[reading.Segment].Entries[reading.Entry])}",
        (BundleSubject.Period period, _) => "quantity of " + Words.Quoted(period.Channel),
        (BundleSubject.Weighings, SubjectFinding.Weighings { Count: null }) => "weighings between two instants",
        (BundleSubject.Weighings, SubjectFinding.Weighings { Count: var count }) => count == 0 ? "proven none: no weighing" : Words.Count(count!.Value, "weighing"),
        (_, SubjectFinding.Contradiction contradiction) => "proof of " + contradiction.Name,
        _ => "",
    };

    public static IReadOnlyList<string> What(CheckedBundle found) => (found.Bundle.Subject, found.Finding) switch
    {
        (BundleSubject.Ticket ticket, _) => Weighed((Weighing)found.Segments[ticket.Segment].Entries[ticket.Entry], ticket, found),
        (BundleSubject.Reading reading, _) => Read((Series)found.Segments[reading.Segment].Entries[reading.Entry], reading.Place, found.Segments[reading.Segment]),
        (_, SubjectFinding.Period period) => Counted(period),
        (BundleSubject.Weighings asked, SubjectFinding.Weighings weighings) =>
            [$"from {Words.Instant(asked.FromMs)} to {Words.Instant(asked.ToMs)}", weighings.Count switch { null => "nobody can tell: ", 0 => "proven none: ", { } n => Words.Count(n, "weighing") + ": " } + weighings.Why],
        (_, SubjectFinding.Contradiction contradiction) => Contradicts(contradiction),
        _ => [],
    };

    static List<string> Counted(SubjectFinding.Period period)
    {
        var unit = DecodingRule.TryRead(period.Last.Channel.Rule, out var rule) ? Words.Space + Words.Quoted(rule!.Unit) : "";
        string Stood(EndOfPeriod end) => $"{Words.Number(end.Reading.Mantissa, end.Reading.Exponent)}{unit} read {Words.Instant(end.Reading.AtMs)}, words {Words.Hex(end.Reading.Words)}; stated for {Words.Instant(end.StatedMs)}";
        return
        [
            period.Quantity is { } quantity
                ? Words.Number(quantity, period.Exponent) + unit + (period.RolledOver ? ", the counter having begun again once" : "")
                : $"lost at {Words.Count(period.Resets, "reset")} of the counter; only the readings stand",
            Stood(period.First),
            Stood(period.Last),
            $"instrument {Words.Quoted(period.First.Channel.Serial)}{(period.First.Channel.Serial == period.Last.Channel.Serial ? "" : ", later " + Words.Quoted(period.Last.Channel.Serial))}",
            $"{Words.Count(period.Statements, "register statement")}, with every event and configuration between; {(period.Resets == 0 ? "no reset" : Words.Count(period.Resets, "reset"))}, {(period.GapMs == 0 ? "no time" : Words.Number(period.GapMs, 0) + Words.Space + "ms")} without readings",
        ];
    }

    static string[] Contradicts(SubjectFinding.Contradiction contradiction) => contradiction.SameRun
        ? ["one agent run signed two different segments of one number: the key signed twice, which no cut of the power explains"]
        : [contradiction.SamePrevious ? "two segments follow the same one, of two agent runs: the chain parts here" : "two different segments of one number, of two agent runs: the chain has parted before",
            "an honest cut of the power can do that where the last segments got lost; a copied or restored card can too"];

    /// <summary>The unit by the shown rule; null where none is shown.</summary>
    public static string? Unit(CheckedSegment segment, Series series) =>
        segment.ChannelOf(series) is { } channel && DecodingRule.TryRead(channel.Rule, out var rule) ? rule!.Unit : null;

    public static string Channel(CheckedSegment segment, Series series) =>
        segment.ChannelOf(series) is { } channel ? Words.Quoted(channel.Id) : $"channel {series.Channel}";

    static List<string> Weighed(Weighing weighing, BundleSubject.OfEntry subject, CheckedBundle found)
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
        if (found.Segments[subject.Segment].ChannelOf(weighing) is { } channel)
            lines.Add($"the words of {Words.Quoted(channel.Id)} give this crossing's weight; {Instrument(channel)}");
        lines.Add(Vehicle(subject, found) is { } vehicle ? $"vehicle {Words.Quoted(vehicle.Kind)} {Words.Quoted(vehicle.Value)}" : "vehicle not shown");
        return lines;
    }

    /// <summary>Where the bundle opens it, beside whichever of the places at which its segment is shown.</summary>
    public static PersonalValue? Vehicle(BundleSubject.OfEntry subject, CheckedBundle found) =>
        found.Bundle.Openings.FirstOrDefault(opening => opening.Value.Entry == subject.Entry
            && found.Segments[opening.Segment].Segment.Identity.AsSpan().SequenceEqual(found.Segments[subject.Segment].Segment.Identity))?.Value;

    static List<string> Read(Series series, int reading, CheckedSegment segment)
    {
        var quality = series.Qualities[reading];
        var unit = Unit(segment, series);
        var value = quality.HasValue()
            ? Words.Number(series.Mantissas[reading], series.Exponent) + (unit is null ? " (unit not shown)" : Words.Space + Words.Quoted(unit))
            : "no value";
        var lines = new List<string> { $"{value}, {Quality(quality)}", $"read {Words.Instant(series.TimesMs[reading])}, register words {RegisterWords(series, reading)}" };
        if (segment.ChannelOf(series) is { } channel)
            lines.Add(Instrument(channel));
        return lines;
    }

    static string Instrument(ConfigurationLeaf.ForChannel channel) =>
        $"instrument {Words.Quoted(channel.Serial)}, profile {Words.Quoted(channel.Profile)}, unit id {channel.Unit} on {Words.Quoted(channel.Bus)}";

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
