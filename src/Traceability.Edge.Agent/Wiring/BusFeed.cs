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
/// the profiles' self-test values, by which it knows that the registers still mean what the profiles say, and the heartbeats, by which it knows that
/// they are new.
/// </summary>
sealed class BusFeed : IFieldSink
{
    /// <summary>A map that changed unnoticed is found within this time; one that was repaired too.</summary>
    static readonly TimeSpan SelfTestPeriod = TimeSpan.FromSeconds(30);

    const string SelfTestCause = "self-test", FrozenCause = "frozen";

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

    /// <summary>Of those devices whose profiles name a heartbeat.</summary>
    readonly Dictionary<BusUnit, HeartbeatWatch> hearts;

    /// <summary>Of each channel's device, where it has one: asked for every reading.</summary>
    readonly HeartbeatWatch?[] heartOf;

    /// <summary>By polled value: whose heartbeat it is. Behind the self-tests stand those that no channel reads.</summary>
    readonly BusUnit?[] beats;

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
        hearts = units.Keys.Where(unit => unit.Profile.Heartbeat is not null).ToDictionary(unit => unit, unit => new HeartbeatWatch(unit.Profile.Heartbeat!));
        heartOf = [.. channels.Select(channel => hearts.GetValueOrDefault(channel.Unit))];
        List<BusUnit> unread = [.. hearts.Keys.Where(unit => !channels.Any(channel => IsHeartbeat(channel, unit)))];
        beats = [.. channels.Select(channel => IsHeartbeat(channel, channel.Unit) ? channel.Unit : null), .. tests.Select(_ => (BusUnit?)null), .. unread];
        Values =
        [
            .. channels.Select(c => PolledValue.Of(c.Unit.UnitId, c.Rule, c.Period)),
            .. tests.Select(t => PolledValue.Of(t.Map.Unit.UnitId, RuleOf(t), SelfTestPeriod)),
            .. unread.Select(unit => PolledValue.Of(unit.UnitId, hearts[unit].Rule, unit.Profile.Heartbeat!.Period)),
        ];
    }

    /// <summary>What the bus has to read: the channels in their order, then the self-tests, then heartbeats.</summary>
    public IReadOnlyList<PolledValue> Values { get; }

    /// <summary>Has a value asked for at once; set before the bus runs.</summary>
    public Action<int> Hurry { get; set; } = _ => { };

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> span)
    {
        var rule = RuleOf(value);
        var words = rule.Gather(span, stackalloc ushort[rule.Words]);
        if (beats[value] is { } beating) Beat(beating, unixMs, monotonicMs, words);
        if (value >= channels.Count)
        {
            if (value - channels.Count < tests.Count) Judge(value - channels.Count, unixMs, words);
            return;
        }
        var channel = channels[value];
        if (heartOf[value] is { IsFrozen: true }) return;
        var map = maps[value];
        var (wasRefuted, since) = (map.IsRefuted, map.RecordedMs == 0 ? unixMs : map.RecordedMs);
        if (map.Takes(channel, unixMs, words, out var asks)) Record(channel, unixMs, words);
        if (asks) Ask(map);
        if (map.IsRefuted && !wasRefuted) Refuted(map, since, unixMs, "it is not answered");
    }

    public void Notice(in FieldNotice notice)
    {
        if (notice.Value >= 0 && beats[notice.Value] is { } beating) hearts[beating].Interrupt();
        if (notice.Value >= channels.Count + tests.Count) return;
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
            if (value < 0)
                foreach (var (heartOf, heart) in hearts)
                    if (unit == 0 || heartOf.UnitId == unit) heart.Interrupt();
            Lost(affected, new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, null, cause, ""));
            return;
        }
        foreach (var map in maps.Where(map => affected.Exists(channel => channel.Unit == map.Unit)).Distinct())
            if (map.Doubt()) Ask(map);
        var end = new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, notice.UntilUnixMs, cause, "");
        recorder.NoteGap(end, affected.Select(channel => channel.Index));
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
        if (wasRefuted) Returned(map.Unit, since, unixMs, SelfTestCause);
        Record(released);
    }

    void Beat(BusUnit unit, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
    {
        var heart = hearts[unit];
        if (!heart.Takes(unixMs, monotonicMs, words, out var sinceMs)) return;
        if (heart.IsFrozen) Lost(ChannelsOf(unit), new SiteEvent(EventCode.Gap, unixMs, unit.Name, sinceMs, null, FrozenCause, $"{unit.Profile.Heartbeat!.Value.Name} stands still"));
        else Returned(unit, sinceMs, unixMs, FrozenCause);
    }

    void Refuted(RegisterMapWatch map, long sinceMs, long unixMs, string why) =>
        Lost(ChannelsOf(map.Unit), new SiteEvent(EventCode.Gap, unixMs, map.Unit.Name, sinceMs, null, SelfTestCause, why));

    void Returned(BusUnit unit, long sinceMs, long unixMs, string cause) =>
        recorder.NoteGap(new SiteEvent(EventCode.Gap, unixMs, unit.Name, sinceMs, unixMs, cause, ""), ChannelsOf(unit).Select(channel => channel.Index));

    List<Channel> ChannelsOf(BusUnit unit) => [.. channels.Where(channel => channel.Unit == unit)];

    void Lost(List<Channel> affected, SiteEvent gap)
    {
        onTrouble(gap.Cause);
        foreach (var (point, scale) in scales)
            if (affected.Any(channel => channel.Unit == scale.Indicator)) point.IndicatorLost();
        recorder.NoteGap(gap, affected.Select(channel => channel.Index));
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

    DecodingRule RuleOf(int value) =>
        value < channels.Count ? channels[value].Rule : value < channels.Count + tests.Count ? RuleOf(tests[value - channels.Count]) : hearts[beats[value]!].Rule;

    static bool IsHeartbeat(Channel channel, BusUnit unit) => channel.Unit == unit && channel.Value == unit.Profile.Heartbeat?.Value;

    static DecodingRule RuleOf((RegisterMapWatch Map, int Test) test) => test.Map.Unit.Profile.SelfTests[test.Test].Value.Rule;
}
