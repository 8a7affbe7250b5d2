using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Records;
using Traceability.Ledger.Redecoding;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Store;
using Traceability.Profiles;
using CounterState = Traceability.Carbon.Activity.CounterState;

namespace Traceability.Ledger.Emissions;

/// <summary>
/// Turns linked segments, in chain order, into edges of counters, weighings and events. Belongs to the writer's thread; rows of counters are
/// written once per transaction by <see cref="Flush"/>, however many segments it holds.
/// </summary>
sealed class Derivation(DerivedWriter rows, Configurations configurations, Plans plans, MendedProfiles mended)
{
    readonly Dictionary<(string Chain, string Channel, int Exponent), ChannelCounter> counters = [];
    readonly Dictionary<(string Chain, string Channel, int Exponent), ChannelRate> rates = [];
    readonly Dictionary<(string Chain, string Channel), GaugeSpan> gauges = [];
    readonly List<ChannelCounter> dirty = [];
    readonly List<ChannelRate> dirtyRates = [];

    /// <summary>Weighings of this transaction.</summary>
    public List<DerivedWeighing> Weighings { get; } = [];

    /// <summary>The last segment that this transaction linked to each chain.</summary>
    public Dictionary<EnrolledChain, (SegmentHeader Header, byte[] Identity, SegmentContent Content)> Linked { get; } = [];

    /// <param name="rate">Of what is added up; null of a counter.</param>
    public void Restore(EnrolledChain chain, string channel, int exponent, string unit, CounterState state, string? rate)
    {
        var key = (Key(chain), channel, exponent);
        if (rate is not null && RateUnit.Of(rate) is { } of) rates[key] = new ChannelRate(chain.Chain, channel, exponent, of, state);
        else counters[key] = new ChannelCounter(chain.Chain, channel, exponent, unit, RolloverOf(chain, channel), state);
    }

    public void Restore(EnrolledChain chain, GaugeRow gauge) => gauges[(Key(chain), gauge.Channel)] = new GaugeSpan(gauge.Chain, gauge.Channel, gauge.Unit, gauge.FirstMs, gauge.LastMs);

    /// <summary>Lets go of a chain whose rows are made anew.</summary>
    public void Forget(EnrolledChain chain)
    {
        var gone = Key(chain);
        foreach (var key in counters.Keys.Where(k => k.Chain == gone).ToList()) counters.Remove(key);
        foreach (var key in rates.Keys.Where(k => k.Chain == gone).ToList()) rates.Remove(key);
        foreach (var key in gauges.Keys.Where(k => k.Chain == gone).ToList()) gauges.Remove(key);
        dirty.RemoveAll(counter => counter.Chain.AsSpan().SequenceEqual(chain.Chain));
        dirtyRates.RemoveAll(rate => rate.Chain.AsSpan().SequenceEqual(chain.Chain));
        Linked.Remove(chain);
    }

    public void Link(EnrolledChain chain, SegmentHeader header, byte[] identity, SegmentContent content, bool decodingChecked)
    {
        Linked[chain] = (header, identity, content);
        var entries = content.Entries;
        var readable = Readable(chain, header, identity, content, decodingChecked, out var channels);
        SiteEvent[] resets = [.. entries.OfType<SiteEvent>().Where(e => e is { Code: EventCode.CounterReset, ToMs: not null })];
        if (readable || !entries.Any(e => e is Series)) NameUnfitting(chain, header, identity, entries, resets, channels);
        long behindMs = 0;
        for (var i = 1; i < entries.Count; i++)
            switch (entries[i])
            {
                case Series series when readable:
                    behindMs = Math.Max(behindMs, Count(chain, header, identity, series, resets, channels));
                    break;
                case Weighing weighing:
                    if (WeighingContradiction(chain, weighing, configurations.Of(header.ConfigurationHash) ?? []) is { } wrong)
                        rows.AddFinding(FindingKind.WeighingMismatch, chain.Chain, header.Number, identity, weighing.Ticket, wrong);
                    rows.AddWeighing(chain.Chain, header.Number, identity, i, weighing);
                    Weighings.Add(new DerivedWeighing(chain.Address, chain.Chain, header.Number, identity, i, weighing));
                    break;
                case SiteEvent happened:
                    rows.AddEvent(chain.Chain, header.Number, i, happened);
                    rows.AddBearing(chain.Chain, header.Number, i, EntryKind.Event, null);
                    break;
                case Configuration:
                    rows.AddBearing(chain.Chain, header.Number, i, EntryKind.Configuration, null);
                    break;
                case RegisterStatement statement:
                    rows.AddBearing(chain.Chain, header.Number, i, EntryKind.RegisterStatement, statement.AtMs);
                    break;
            }
        if (behindMs > 0)
            rows.AddFinding(behindMs > EdgeValue.MeasuredWithinMs ? FindingKind.ClockFarBack : FindingKind.ClockBack, chain.Chain, header.Number, identity, "", $"readings up to {behindMs} ms before ones already counted");
    }

    /// <summary>Writes the counters that changed, and the edges they passed.</summary>
    public void Flush()
    {
        foreach (var counter in dirty)
        {
            foreach (var edge in counter.TakeEdges()) rows.AddEdge(counter.Chain, counter.Channel, counter.Exponent, edge);
            rows.PutCounter(counter.Chain, counter.Channel, counter.Exponent, counter.Unit, counter.State, null);
            counter.Dirty = false;
        }
        dirty.Clear();
        foreach (var rate in dirtyRates)
        {
            foreach (var edge in rate.TakeEdges()) rows.AddEdge(rate.Chain, rate.Channel, rate.Exponent, edge);
            rows.PutCounter(rate.Chain, rate.Channel, rate.Exponent, rate.Rate.Quantity, rate.State, rate.Rate.Name);
            rate.Dirty = false;
        }
        dirtyRates.Clear();
        foreach (var gauge in gauges.Values.Where(g => g.Dirty))
        {
            rows.PutGauge(gauge);
            gauge.Written();
        }
    }

    /// <summary>
    /// A second crossing completes exactly one first crossing of its scale, as that was recorded; a weight is what its register words give by the
    /// rule of the channel that it names. The fact is kept either way; the finding makes the figures incomplete.
    /// </summary>
    string? WeighingContradiction(EnrolledChain chain, Weighing weighing, ChannelRule[] channels)
    {
        if (weighing.First is { } first)
        {
            if (rows.FindFirstCrossing(chain.Chain, weighing.Scale, first.Ticket) is not { } recorded) return $"first crossing {first.Ticket} is not recorded";
            if (recorded != (first.CapturedMs, first.ShownGrams)) return $"first crossing {first.Ticket} was recorded otherwise";
            if (rows.IsCompleted(chain.Chain, weighing.Scale, first.Ticket)) return $"first crossing {first.Ticket} is completed already";
        }
        return channels.Length == 0 ? null : ChannelRule.Contradiction(weighing, channels);
    }

    bool Readable(EnrolledChain chain, SegmentHeader header, byte[] identity, SegmentContent content, bool decodingChecked, out ChannelRule[] channels)
    {
        channels = [];
        if (!content.Entries.Any(e => e is Series)) return false;
        if (configurations.Of(header.ConfigurationHash) is not { } held)
        {
            rows.AddFinding(FindingKind.ConfigurationMissing, chain.Chain, header.Number, identity, "", $"configuration {Convert.ToHexStringLower(header.ConfigurationHash)}");
            return false;
        }
        channels = held;
        if (decodingChecked || ChannelRule.Contradiction(content.Entries, held) is not { } wrong) return true;
        rows.AddFinding(FindingKind.DecodingMismatch, chain.Chain, header.Number, identity, "", wrong);
        return false;
    }

    /// <summary>A told reset breaks the count at the reading of its instant. Where its segment has none with a value, nothing can say where the count breaks, and it goes on.</summary>
    void NameUnfitting(EnrolledChain chain, SegmentHeader header, byte[] identity, IReadOnlyList<Entry> entries, SiteEvent[] resets, ChannelRule[] channels)
    {
        if (resets.Length == 0) return;
        var known = counters.Keys.Where(k => k.Chain == Key(chain)).Select(k => k.Channel).Concat(channels.Select(c => c.Id)).ToHashSet(StringComparer.Ordinal);
        var read = entries.OfType<Series>().SelectMany(s => Enumerable.Range(0, s.Count).Where(i => s.Qualities[i].HasValue()).Select(i => (channels[s.Channel].Id, s.TimesMs[i]))).ToHashSet();
        foreach (var reset in resets.Where(r => known.Contains(r.Subject) && !read.Contains((r.Subject, r.ToMs!.Value))))
            rows.AddFinding(FindingKind.ReadingsNotCounted, chain.Chain, header.Number, identity, reset.Subject,
                $"was told to begin anew ({reset.Cause}) at {RecordRules.Instant(reset.ToMs!.Value)}, where no reading of it stands in that segment: what was counted across it may be no quantity");
    }

    long Count(EnrolledChain chain, SegmentHeader header, byte[] identity, Series series, SiteEvent[] resets, ChannelRule[] channels)
    {
        var (id, rule) = channels[series.Channel];
        if (mended.RuleOf(chain.Address.Facility, channels[series.Channel]) is { } by) (series, rule) = (Redecoded.Of(series, by), by);
        if (rule is null) return 0;
        if (!rule.IsCounter)
        {
            var rate = RateUnit.Of(rule.Unit);
            if (rate is null && !Units.IsWeight(rule.Unit)) return 0;
            Note(chain, id, rule.Unit, series);
            return rate is not null && PointOf(chain, id) is { Rate: not null } ? AddUp(chain, header, identity, id, series, rate) : 0;
        }
        var key = (Key(chain), id, series.Exponent);
        if (rates.ContainsKey(key))
        {
            rows.AddFinding(FindingKind.ReadingsNotCounted, chain.Chain, header.Number, identity, id, $"was a rate before, and counts {rule.Unit} now");
            return 0;
        }
        if (!counters.TryGetValue(key, out var counter))
            counters[key] = counter = new ChannelCounter(chain.Chain, id, series.Exponent, rule.Unit, RolloverOf(chain, id), null);
        var wasDirty = counter.Dirty;
        long[] breaks = resets.Length == 0 ? [] : [.. resets.Where(reset => reset.Subject == id).Select(reset => reset.ToMs!.Value)];
        var behindMs = counter.Count(series, breaks, out var outcome);
        if (outcome != FeedOutcome.Accepted)
            rows.AddFinding(FindingKind.ReadingsNotCounted, chain.Chain, header.Number, identity, id, outcome.ToString());
        if (counter.Dirty && !wasDirty) dirty.Add(counter);
        Tell(chain, header, identity, id, counter.TakeFindings());
        return behindMs;
    }

    void Note(EnrolledChain chain, string id, string unit, Series series)
    {
        var key = (Key(chain), id);
        if (!gauges.TryGetValue(key, out var gauge)) gauges[key] = gauge = new GaugeSpan(chain.Chain, id, unit, long.MaxValue, long.MinValue);
        gauge.Reach(series.TimesMs[0], series.TimesMs[^1]);
    }

    /// <summary>A power or a flow that the plan counts by. One that was a counter before, or becomes one, is not counted: its rows have one place.</summary>
    long AddUp(EnrolledChain chain, SegmentHeader header, byte[] identity, string id, Series series, RateUnit unit)
    {
        var key = (Key(chain), id, series.Exponent + unit.Shift);
        if (!rates.TryGetValue(key, out var rate)) rates[key] = rate = new ChannelRate(chain.Chain, id, series.Exponent + unit.Shift, unit, null);
        var wasDirty = rate.Dirty;
        var outcome = FeedOutcome.Accepted;
        var behindMs = rate.Rate == unit && !counters.ContainsKey(key) ? rate.Count(series, out outcome) : -1;
        if (outcome != FeedOutcome.Accepted || behindMs < 0)
            rows.AddFinding(FindingKind.ReadingsNotCounted, chain.Chain, header.Number, identity, id, behindMs < 0 ? $"was read in another unit than {unit.Name} before" : outcome.ToString());
        if (rate.Dirty && !wasDirty) dirtyRates.Add(rate);
        Tell(chain, header, identity, id, rate.TakeFindings());
        return Math.Max(0, behindMs);
    }

    void Tell(EnrolledChain chain, SegmentHeader header, byte[] identity, string id, IReadOnlyList<ActivityFinding> findings)
    {
        foreach (var finding in findings)
            rows.AddFinding(FindingKind.Counter, chain.Chain, header.Number, identity, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}, {finding.Rule}, {finding.FromMs}"), finding.ToString());
    }

    Rollover? RolloverOf(EnrolledChain chain, string channel) => PointOf(chain, channel)?.Rollover;

    MeteringPoint? PointOf(EnrolledChain chain, string channel) => plans.OfWriter.TryGetValue(chain.Address.Facility, out var plan) ? plan.PointOf(channel) : null;

    static string Key(EnrolledChain chain) => Convert.ToHexStringLower(chain.Chain);
}
