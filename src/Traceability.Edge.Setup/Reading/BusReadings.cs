using System.Globalization;
using Traceability.Field;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Setup.Reading;

/// <summary>What the channels of one bus have last given. Written by the bus, read by the screen.</summary>
sealed class BusReadings(IReadOnlyList<Channel> channels) : IFieldSink
{
    readonly Lock gate = new();
    readonly ChannelRow[] rows = [.. channels.Select(channel => new ChannelRow(channel.Id, channel.Bus.Name, null, channel.Rule.Unit, [], null, null, null))];
    readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<PolledValue> Values { get; } =
        [.. channels.Select(channel => new PolledValue(channel.UnitId, channel.Rule.Table, channel.Rule.SpanAddress, (ushort)channel.Rule.SpanWords, channel.Period))];

    public IReadOnlyDictionary<byte, UnitOptions> Units { get; } = channels.Select(channel => channel.Unit).Distinct().ToDictionary(unit => unit.UnitId, unit => new UnitOptions
    {
        Timeout = unit.Profile.ResponseTimeout, Pause = unit.Profile.MinPause, BlockLimit = unit.Profile.MaxRegisters,
    });

    /// <summary>Each channel has been read, or it is known why not.</summary>
    public Task Settled => settled.Task;

    public IReadOnlyList<ChannelRow> Rows { get { lock (gate) return [.. rows]; } }

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> span)
    {
        var rule = channels[value].Rule;
        var words = rule.Gather(span, stackalloc ushort[rule.Words]);
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
        var isBack = notice.Kind is FieldNoticeKind.UnitReturned or FieldNoticeKind.BusReturned or FieldNoticeKind.ValueReturned;
        var why = notice.Cause switch
        {
            _ when isBack => "not read again yet",
            FieldCause.Exception => $"exception {notice.ExceptionCode}",
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
            if (Array.TrueForAll(rows, row => row.ReadAt is not null || row.Why is not null)) settled.TrySetResult();
        }
    }

    static string Text(DecodingRule rule, Decoded decoded) => rule.Type == RegisterType.Bits
        ? $"0x{decoded.Mantissa.ToString($"X{4 * rule.Words}", CultureInfo.InvariantCulture)}"
        : new DecimalFraction(decoded.Mantissa, rule.ResolutionExponent).ToDecimal().ToString(CultureInfo.InvariantCulture);
}
