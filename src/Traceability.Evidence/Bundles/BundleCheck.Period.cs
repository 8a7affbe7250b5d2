using Traceability.Evidence.Entries;

namespace Traceability.Evidence.Bundles;

/// <summary>What a counter counted between two register statements, and that nothing which bears on it is held back.</summary>
public sealed partial class BundleCheck
{
    /// <summary>Powers of ten between two readings that are still subtracted: more do not fit the integers of any reader.</summary>
    const int MostScales = 18;

    static readonly EntryKind[] Bearing = [EntryKind.Event, EntryKind.Configuration, EntryKind.RegisterStatement];

    string? Period(BundleSubject.Period subject)
    {
        if (End(subject.FirstSegment, subject.FirstEntry, subject.Channel, out var first) is { } early) return early;
        if (End(subject.LastSegment, subject.LastEntry, subject.Channel, out var last) is { } late) return late;
        if (bundle.Segments[subject.FirstSegment].Chain != bundle.Segments[subject.LastSegment].Chain) return "the two statements are of two chains";
        if (Seq(subject.LastSegment, subject.LastEntry) <= Seq(subject.FirstSegment, subject.FirstEntry)) return "the second statement is not after the first";
        int[] span = [.. InOrder().Single(chain => bundle.Segments[chain[0]].Chain == bundle.Segments[subject.FirstSegment].Chain)
            .Where(i => segments[i].Header.Number >= segments[subject.FirstSegment].Header.Number && segments[i].Header.Number <= segments[subject.LastSegment].Header.Number)];
        return Withheld(subject, span) ?? Unlinked(span, out var statements) ?? Quantity(subject, first!, last!, span, statements);
    }

    /// <summary>One end: a register statement with the channel's counter in it.</summary>
    string? End(int segment, int index, string channel, out EndOfPeriod? end)
    {
        end = null;
        if (!entries[segment].TryGetValue(index, out var entry)) return $"entry {index} of segment {segment} is not shown";
        if (entry is not RegisterStatement statement) return $"entry {index} of segment {segment} is no register statement but {entry.Kind}";
        var leaf = ConfigurationOf(segments[segment])?.Leaves.Values.OfType<ConfigurationLeaf.ForChannel>().FirstOrDefault(leaf => leaf.Id == channel);
        if (leaf is null) return $"the configuration of segment {segment} does not show a channel {channel}";
        var counter = Array.Find(statement.Counters, counter => counter.Channel == leaf.Index);
        if (counter is null) return $"the statement of segment {segment} has no counter {channel}";
        if ((counter.Before ?? counter.After) is not { } reading) return $"the statement of segment {segment} has no reading of {channel}";
        end = new EndOfPeriod(Checked(segment), index, statement.AtMs, reading, leaf);
        return null;
    }

    /// <summary>Where fewer events, configurations and statements are shown than the tallies count.</summary>
    string? Withheld(BundleSubject.Period subject, int[] span)
    {
        var (first, last) = (subject.FirstSegment, subject.LastSegment);
        if (TallyOf(first) is null || TallyOf(last) is not { } counted) return "the tallies of the two statements' segments are not shown";
        var before = new long[Entry.KindCount];
        var number = segments[first].Header.Number;
        if (number > 1)
        {
            var previous = Array.FindIndex(segments, segment => segment.Identity.AsSpan().SequenceEqual(segments[first].Header.Previous));
            if (previous < 0 || TallyOf(previous) is not { } tally) return $"the tally of number {number - 1}, from which to count, is not shown";
            before = tally.Counts;
        }
        foreach (var kind in Bearing)
        {
            var shown = span.Sum(i => entries[i].Values.Count(entry => entry.Kind == kind));
            var there = counted.Counts[(int)kind] - before[(int)kind];
            if (shown != there) return $"{shown} entries of kind {kind} are shown of {there} that the tallies count";
        }
        return null;
    }

    /// <summary>Each register statement names the one before.</summary>
    string? Unlinked(int[] span, out int statements)
    {
        statements = 0;
        long? last = null;
        foreach (var i in span)
        {
            foreach (var (index, entry) in entries[i])
            {
                if (entry is not RegisterStatement statement) continue;
                if (statements++ > 0 && statement.PreviousSeq != last) return $"the register statement {Seq(i, index)} does not follow {last}";
                last = Seq(i, index);
            }
        }
        return null;
    }

    string? Quantity(BundleSubject.Period subject, EndOfPeriod first, EndOfPeriod last, int[] span, int statements)
    {
        var (rule, later) = (rules.CounterOf(first.Channel.Rule), rules.CounterOf(last.Channel.Rule));
        if (rule is null || later is null) return $"{subject.Channel} is no counter";
        if (rule.Unit != later.Unit) return $"{subject.Channel} changed its unit";
        var (earlier, end) = (CounterOf(first), CounterOf(last));
        var resets = end.Resets - earlier.Resets;
        var gap = end.GapMs - earlier.GapMs;
        if (resets < 0 || gap < 0) return $"resets or gaps of {subject.Channel} go back";
        var shown = span.Sum(i => entries[i].Count(pair => pair.Value is SiteEvent { Code: EventCode.CounterReset } reset && reset.Subject == subject.Channel
            && Seq(i, pair.Key) > Seq(subject.FirstSegment, subject.FirstEntry) && Seq(i, pair.Key) < Seq(subject.LastSegment, subject.LastEntry)));
        if (shown != resets) return $"{shown} resets of {subject.Channel} are shown of {resets}";

        if (Math.Abs(first.Reading.Exponent - last.Reading.Exponent) > MostScales) return $"{subject.Channel}: two readings of scales too far apart";
        var exponent = Math.Min(first.Reading.Exponent, last.Reading.Exponent);
        var quantity = At(last.Reading, exponent) - At(first.Reading, exponent);
        var rolledOver = false;
        if (resets == 0 && quantity < 0)
        {
            if (rules.Rollover(last.Channel.Rule, first.Reading.Words, last.Reading.Words) is not { } rollover || last.Reading.Exponent != later.Exponent) return $"{subject.Channel} went back without a reset";
            quantity += rollover * Power(later.Exponent - exponent);
            rolledOver = true;
            if (quantity < 0) return $"{subject.Channel} went back by more than its rollover";
        }
        finding = new SubjectFinding.Period(first, last, resets == 0 ? quantity : null, exponent, resets, gap, rolledOver, span.Length, statements);
        return null;
    }

    long Seq(int segment, int entry) => segments[segment].Header.FirstSeq + entry;

    static CounterState CounterOf(EndOfPeriod end) =>
        Array.Find(((RegisterStatement)end.Segment.Entries[end.Entry]).Counters, counter => counter.Channel == end.Channel.Index)!;

    static Int128 At(CounterReading reading, int exponent) => reading.Mantissa * Power(reading.Exponent - exponent);

    /// <summary>Of at most 36: exponents lie within ±18.</summary>
    static Int128 Power(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--) power *= 10;
        return power;
    }
}
