using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// Hands what one bus reads to the recorder and the weighbridges, and turns its notices into gap entries. Beside the channels it has the bus read
/// the profiles' self-test values, by which it knows that the registers still mean what the profiles say.
/// </summary>
sealed class BusFeed : IFieldSink
{
    /// <summary>A map that changed unnoticed is found within this time; one that was repaired too.</summary>
    static readonly TimeSpan SelfTestPeriod = TimeSpan.FromSeconds(30);

    const string SelfTestCause = "self-test";

    readonly Bus bus;
    readonly IReadOnlyList<Channel> channels;
    readonly Recorder recorder;
    readonly Action<string> onTrouble;
    readonly IReadOnlyList<(WeighingPoint Point, Traceability.Site.Weighbridge Scale)> scales;
    readonly IReadOnlyList<PulseComparison> comparisons;

    /// <summary>Of each channel's device.</summary>
    readonly RegisterMapWatch[] maps;

    /// <summary>Behind the channels: which test of which device a polled value is.</summary>
    readonly List<(RegisterMapWatch Map, int Test)> tests;

    public BusFeed(Bus bus, IReadOnlyList<Channel> channels, Recorder recorder, Action<string> onTrouble,
        IReadOnlyList<(WeighingPoint Point, Traceability.Site.Weighbridge Scale)> scales, IReadOnlyList<PulseComparison> comparisons)
    {
        this.bus = bus;
        this.channels = channels;
        this.recorder = recorder;
        this.onTrouble = onTrouble;
        this.scales = scales;
        this.comparisons = comparisons;
        var units = channels.Select(channel => channel.Unit).Distinct().ToDictionary(unit => unit, unit => new RegisterMapWatch(unit, canAsk: bus.Role == BusRole.Master));
        maps = [.. channels.Select(channel => units[channel.Unit])];
        tests = [.. units.Values.SelectMany(map => Enumerable.Range(0, map.Unit.Profile.SelfTests.Count).Select(test => (map, test)))];
        Values =
        [
            .. channels.Select(c => Polled(c.Unit, c.Rule, c.Period)),
            .. tests.Select(t => Polled(t.Map.Unit, RuleOf(t), SelfTestPeriod)),
        ];
    }

    /// <summary>What the bus has to read: the channels in their order, then the self-tests.</summary>
    public IReadOnlyList<PolledValue> Values { get; }

    /// <summary>Has a value asked for at once; set before the bus runs.</summary>
    public Action<int> Hurry { get; set; } = _ => { };

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> span)
    {
        var rule = value < channels.Count ? channels[value].Rule : RuleOf(tests[value - channels.Count]);
        var words = rule.Gather(span, stackalloc ushort[rule.Words]);
        if (value >= channels.Count)
        {
            Judge(value - channels.Count, unixMs, words);
            return;
        }
        var channel = channels[value];
        var map = maps[value];
        var (wasRefuted, since) = (map.IsRefuted, map.RecordedMs == 0 ? unixMs : map.RecordedMs);
        if (map.Takes(channel, unixMs, words, out var asks)) Record(channel, unixMs, words);
        if (asks) Ask(map);
        if (map.IsRefuted && !wasRefuted) Refuted(map, since, unixMs, "it is not answered");
    }

    public void Notice(in FieldNotice notice)
    {
        if (notice.Value >= channels.Count)
        {
            var (map, test) = tests[notice.Value - channels.Count];
            if (notice.Kind == FieldNoticeKind.ValueRefused && map.JudgeRefused(test, out var released)) Record(released);
            return;
        }
        var (unit, value) = (notice.Unit, notice.Value);
        var affected = channels.Where((channel, index) => value >= 0 ? index == value : unit == 0 || channel.UnitId == unit).ToList();
        var subject = value >= 0 ? channels[value].Id : unit == 0 ? bus.Name : affected.FirstOrDefault()?.Unit.Name ?? bus.Name;
        var cause = notice.Cause switch
        {
            FieldCause.Exception => FormattableString.Invariant($"exception-{notice.ExceptionCode}"),
            FieldCause.NotHeard => "not-heard",
            var plain => plain.ToString().ToLowerInvariant(),
        };
        var returned = notice.Kind is FieldNoticeKind.UnitReturned or FieldNoticeKind.BusReturned or FieldNoticeKind.ValueReturned;
        if (!returned)
        {
            Lost(affected, new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, null, cause, ""));
            return;
        }
        foreach (var map in maps.Where(map => affected.Exists(channel => channel.Unit == map.Unit)).Distinct())
            if (map.Doubt()) Ask(map);
        var end = new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, notice.UntilUnixMs, cause, "");
        recorder.NoteGapEnd(end, affected.Select(channel => channel.Index));
    }

    void Judge(int index, long unixMs, ReadOnlySpan<ushort> words)
    {
        var (map, test) = tests[index];
        var wasRefuted = map.IsRefuted;
        var since = map.RecordedMs == 0 ? unixMs : map.RecordedMs;
        var news = map.Judge(test, words, out var released, out var asks);
        if (asks) Ask(map);
        if (!news) return;
        if (map.IsRefuted)
        {
            Refuted(map, since, unixMs, $"{map.Unit.Profile.SelfTests[test].Value.Name} is not what stands there by the profile");
            return;
        }
        if (wasRefuted) recorder.NoteGapEnd(new SiteEvent(EventCode.Gap, unixMs, map.Unit.Name, since, unixMs, SelfTestCause, ""), ChannelsOf(map).Select(channel => channel.Index));
        Record(released);
    }

    void Refuted(RegisterMapWatch map, long sinceMs, long unixMs, string why) =>
        Lost(ChannelsOf(map), new SiteEvent(EventCode.Gap, unixMs, map.Unit.Name, sinceMs, null, SelfTestCause, why));

    List<Channel> ChannelsOf(RegisterMapWatch map) => [.. channels.Where(channel => channel.Unit == map.Unit)];

    void Lost(List<Channel> affected, SiteEvent gap)
    {
        onTrouble(gap.Cause);
        foreach (var (point, scale) in scales)
            if (affected.Any(channel => channel.Unit == scale.Indicator)) point.IndicatorLost();
        recorder.Note(gap);
    }

    void Ask(RegisterMapWatch map)
    {
        for (var i = 0; i < tests.Count; i++)
            if (tests[i].Map == map) Hurry(channels.Count + i);
    }

    void Record(IReadOnlyList<HeldReading> released)
    {
        foreach (var reading in released) Record(reading.Channel, reading.UnixMs, reading.Words);
    }

    void Record(Channel channel, long unixMs, ReadOnlySpan<ushort> words)
    {
        var decoded = recorder.Record(channel.Index, unixMs, words);
        foreach (var (point, scale) in scales)
            if (scale.Indicator == channel.Unit) point.Read(channel.Index, unixMs, words, decoded);
        foreach (var comparison in comparisons) comparison.Read(channel, unixMs, decoded);
    }

    static DecodingRule RuleOf((RegisterMapWatch Map, int Test) test) => test.Map.Unit.Profile.SelfTests[test.Test].Value.Rule;

    static PolledValue Polled(BusUnit unit, DecodingRule rule, TimeSpan period) => new(unit.UnitId, rule.Table, rule.SpanAddress, (ushort)rule.SpanWords, period);
}
