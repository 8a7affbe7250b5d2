using System.Globalization;
using Traceability.Edge.Setup.Screen;
using Traceability.Field;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Setup.Reading;

/// <summary>
/// What the channels of one bus have last given. Written by the bus, read by the screen. Beside them it has the self-tests of their profiles read: a number
/// that the agent would drop, because the registers are not what the profile says, is not shown as a good one.
/// </summary>
sealed class BusReadings(IReadOnlyList<Channel> channels) : IFieldSink
{
    /// <summary>As the agent asks for them.</summary>
    static readonly TimeSpan SelfTestPeriod = TimeSpan.FromSeconds(30);

    readonly Lock gate = new();
    readonly ChannelRow[] rows = [.. channels.Select(channel => new ChannelRow(channel.Id, channel.Bus.Name, null, channel.Rule.Unit, [], null, null, null))];
    readonly (BusUnit Unit, SelfTest Test)[] tests =
        [.. from unit in channels.Select(channel => channel.Unit).Distinct() from test in unit.Profile.SelfTests select (unit, test)];

    /// <summary>Of each self-test that has been answered, by its place in <see cref="tests"/>.</summary>
    readonly Dictionary<int, SelfTestOutcome> outcomes = [];
    readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the bus has to read: the channels in their order, then the self-tests.</summary>
    public IReadOnlyList<PolledValue> Values =>
        [.. channels.Select(channel => PolledValue.Of(channel.Unit.UnitId, channel.Rule, channel.Period)), .. tests.Select(pair => PolledValue.Of(pair.Unit.UnitId, pair.Test.Value.Rule, SelfTestPeriod))];

    public IReadOnlyDictionary<byte, UnitOptions> Units { get; } = channels.Select(channel => channel.Unit).Distinct().ToDictionary(unit => unit.UnitId, unit => UnitOptions.Of(unit.Profile));

    /// <summary>Each channel has been read and its unit's self-tests judged, or it is known why not.</summary>
    public Task Settled => settled.Task;

    public IReadOnlyList<ChannelRow> Rows { get { lock (gate) return [.. rows.Select((row, i) => row.Value is not null && Doubt(channels[i]) is { } why ? row with { GoodAt = null, Why = why } : row)]; } }

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> span)
    {
        var rule = value < channels.Count ? channels[value].Rule : tests[value - channels.Count].Test.Value.Rule;
        var words = rule.Gather(span, stackalloc ushort[rule.Words]);
        if (value >= channels.Count)
        {
            Judge(value - channels.Count, tests[value - channels.Count].Test.Judge(words));
            return;
        }
        var decoded = rule.Decode(words);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        var texts = new string[words.Length];
        for (var i = 0; i < texts.Length; i++) texts[i] = words[i].ToString("x4", CultureInfo.InvariantCulture);
        Set(value, row => row with
        {
            Value = decoded.HasValue ? Text(rule, decoded) : null,
            Words = texts,
            ReadAt = at,
            GoodAt = decoded.HasValue ? at : row.GoodAt,
            Why = decoded.Quality switch
            {
                ReadingQuality.Good => null,
                ReadingQuality.Uncertain => "outside its nominal range",
                ReadingQuality.NotAvailable => "the device says: no value",
                ReadingQuality.NotANumber => "not a number",
                _ => "out of range",
            },
        });
    }

    public void Notice(in FieldNotice notice)
    {
        var (unit, value) = (notice.Unit, notice.Value);
        if (value >= channels.Count)
        {
            // A device that refuses the registers says nothing against the map; one that does not answer is not told here, and stays unjudged.
            if (notice.Kind is FieldNoticeKind.ValueRefused or FieldNoticeKind.ValueUnheard) Judge(value - channels.Count, SelfTestOutcome.NoEvidence);
            return;
        }
        var isBack = notice.Kind is FieldNoticeKind.UnitReturned or FieldNoticeKind.BusReturned or FieldNoticeKind.ValueReturned;
        var why = notice.Cause switch
        {
            _ when isBack => "not read again yet",
            FieldCause.Exception => Words.Exception(notice.ExceptionCode),
            FieldCause.Timeout => "no answer",
            FieldCause.Connection => "no connection",
            FieldCause.NotHeard => "not heard",
            _ => "answers wrongly",
        };
        for (var i = 0; i < channels.Count; i++)
            if (value >= 0 ? i == value : unit == 0 || channels[i].UnitId == unit) Set(i, row => row with { Value = null, Why = why });
    }

    void Set(int value, Func<ChannelRow, ChannelRow> change)
    {
        lock (gate)
        {
            rows[value] = change(rows[value]);
            Settle();
        }
    }

    void Judge(int test, SelfTestOutcome outcome)
    {
        lock (gate)
        {
            outcomes[test] = outcome;
            Settle();
        }
    }

    void Settle()
    {
        if (rows.Where((row, i) => row.Value is null ? row.ReadAt is null && row.Why is null : !IsJudged(channels[i])).Any()) return;
        settled.TrySetResult();
    }

    /// <summary>Where another master asks, nobody knows when he asks for these.</summary>
    bool IsJudged(Channel channel) => channel.Bus.Role == BusRole.Listener || !tests.Where((pair, i) => pair.Unit == channel.Unit && !outcomes.ContainsKey(i)).Any();

    /// <summary>Why the unit's map is not believed, as the agent judges: while no self-test speaks for it, one speaks against it, or has not been answered; null where it is.</summary>
    string? Doubt(Channel channel)
    {
        string? failed = null, unanswered = null;
        for (var i = 0; i < tests.Length; i++)
        {
            if (tests[i].Unit != channel.Unit) continue;
            if (!outcomes.TryGetValue(i, out var outcome)) unanswered ??= tests[i].Test.Value.Name;
            else if (outcome == SelfTestOutcome.Passed) return null;
            else if (outcome == SelfTestOutcome.Failed) failed ??= tests[i].Test.Value.Name;
        }
        return failed is not null ? $"self-test fails: {failed}"
            : unanswered is not null && channel.Bus.Role != BusRole.Listener ? $"self-test not answered: {unanswered}"
            : null;
    }

    static string Text(DecodingRule rule, Decoded decoded) => rule.Type == RegisterType.Bits
        ? $"0x{decoded.Mantissa.ToString($"X{4 * rule.Words}", CultureInfo.InvariantCulture)}"
        : new DecimalFraction(decoded.Mantissa, rule.ResolutionExponent).ToDecimal().ToString(CultureInfo.InvariantCulture);
}
