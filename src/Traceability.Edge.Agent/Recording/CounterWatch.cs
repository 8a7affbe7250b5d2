using System.Runtime.InteropServices;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// Follows every counter: resets, gaps, and the two readings on either side of each instant that a register statement is due for
/// (run start, midnight of the facility's zone, midnight UTC, shutdown). Guarded by the recorder's lock.
/// </summary>
sealed class CounterWatch
{
    /// <summary>How long after an instant a counter may still bring its reading before the statement calls it stale.</summary>
    const long PatienceMs = 10_000;

    readonly Counter[] counters;
    readonly TimeZoneInfo zone;
    readonly List<Due> dues = [];
    readonly HashSet<string> changed = [];

    public CounterWatch(IReadOnlyList<Channel> channels, TimeZoneInfo zone, IReadOnlyList<CounterHistory> history, long nowMs)
    {
        this.zone = zone;
        counters = [.. channels.Where(c => c.Kind == ChannelKind.Counter).Select(c => new Counter(c, history.FirstOrDefault(h => h.Channel == c.Id)))];
        if (counters.Length == 0) return;
        dues.Add(new Due(StatementReason.RunStart, nowMs, counters.Length));
        dues.Add(NextMidnight(StatementReason.UtcMidnight, nowMs));
        dues.Add(NextMidnight(StatementReason.FacilityMidnight, nowMs));
    }

    /// <summary>Takes a reading with a value. An event comes back when the counter has gone back without rolling over.</summary>
    public SiteEvent? Observe(int channel, long ms, ReadOnlySpan<ushort> words, long mantissa)
    {
        var index = IndexOf(channel);
        if (index < 0) return null;
        var counter = counters[index];
        var previous = counter.Last;
        var reading = new CounterReading(ms, MemoryMarshal.AsBytes(BigEndian(words).AsSpan()).ToArray(), counter.Channel.Rule.ResolutionExponent, mantissa);
        counter.Last = reading;
        foreach (var due in dues)
            if (due.After[index] is null && ms >= due.AtMs) (due.Before[index], due.After[index]) = (previous, reading);

        if (previous is null || mantissa >= previous.Mantissa || RolledOver(counter.Channel, previous.Mantissa, mantissa)) return null;
        counter.Resets++;
        changed.Add(counter.Channel.Id);
        return new SiteEvent(EventCode.CounterReset, ms, counter.Channel.Id, previous.AtMs, ms, "went-back",
            FormattableString.Invariant($"from {previous.Mantissa} to {mantissa} at 10^{reading.Exponent} {counter.Channel.Rule.Unit}"));
    }

    /// <summary>A counter had no readings for this long.</summary>
    public void AddGap(int channel, long ms)
    {
        var index = IndexOf(channel);
        if (index < 0 || ms <= 0) return;
        counters[index].GapMs += ms;
        changed.Add(counters[index].Channel.Id);
    }

    /// <summary>The statements that are complete, or whose patience has run out.</summary>
    public IEnumerable<RegisterStatement> TakeDue(long nowMs)
    {
        for (var i = 0; i < dues.Count; i++)
        {
            var due = dues[i];
            if (nowMs < due.AtMs || (nowMs < due.AtMs + PatienceMs && due.After.Contains(null))) continue;
            dues.RemoveAt(i--);
            if (due.Reason != StatementReason.RunStart) dues.Add(NextMidnight(due.Reason, due.AtMs));
            yield return Statement(due.Reason, due.AtMs, index => due.After[index] is null ? counters[index].Last : due.Before[index], index => due.After[index]);
        }
    }

    /// <summary>What every counter stood at, for a shutdown or after a clock step.</summary>
    public RegisterStatement? StateNow(StatementReason reason, long nowMs) =>
        counters.Length == 0 ? null : Statement(reason, nowMs, index => counters[index].Last, _ => null);

    /// <summary>After a clock step the midnights ahead are other ones.</summary>
    public void Reschedule(long nowMs)
    {
        if (counters.Length == 0) return;
        dues.RemoveAll(due => due.Reason is StatementReason.UtcMidnight or StatementReason.FacilityMidnight);
        dues.Add(NextMidnight(StatementReason.UtcMidnight, nowMs));
        dues.Add(NextMidnight(StatementReason.FacilityMidnight, nowMs));
    }

    public IReadOnlyList<CounterHistory> TakeChanged()
    {
        if (changed.Count == 0) return [];
        CounterHistory[] histories = [.. counters.Where(c => changed.Contains(c.Channel.Id)).Select(c => new CounterHistory(c.Channel.Id, c.Resets, c.GapMs))];
        changed.Clear();
        return histories;
    }

    RegisterStatement Statement(StatementReason reason, long atMs, Func<int, CounterReading?> before, Func<int, CounterReading?> after)
    {
        var states = new CounterState[counters.Length];
        for (var i = 0; i < states.Length; i++)
        {
            var counter = counters[i];
            long? stale = after(i) is null && reason is not (StatementReason.Shutdown or StatementReason.ClockStep) ? before(i)?.AtMs ?? atMs : null;
            states[i] = new CounterState(counter.Channel.Index, before(i), after(i), stale, counter.Resets, counter.GapMs);
        }
        return new RegisterStatement(reason, atMs, states, PreviousSeq: null);
    }

    Due NextMidnight(StatementReason reason, long afterMs)
    {
        var local = reason == StatementReason.UtcMidnight ? TimeZoneInfo.Utc : zone;
        var date = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(afterMs), local).Date.AddDays(1);
        // Where clocks go forward over midnight, the day begins with the first instant that exists.
        while (local.IsInvalidTime(date)) date = date.AddMinutes(15);
        return new Due(reason, new DateTimeOffset(date, local.GetUtcOffset(date)).ToUnixTimeMilliseconds(), counters.Length);
    }

    int IndexOf(int channel) => Array.FindIndex(counters, counter => counter.Channel.Index == channel);

    static bool RolledOver(Channel channel, long before, long after)
    {
        if (channel.Rule.Rollover is { } rollover) return before > rollover - rollover / 10 && after < rollover / 10;
        if (channel.Rule.Type is Profiles.RegisterType.F32 or Profiles.RegisterType.F64 || channel.Rule.CounterWidth > 52) return false;
        var width = 1L << channel.Rule.CounterWidth;
        return before > width - width / 10 && after < width / 10;
    }

    static ushort[] BigEndian(ReadOnlySpan<ushort> words)
    {
        var swapped = new ushort[words.Length];
        for (var i = 0; i < words.Length; i++) swapped[i] = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(words[i]);
        return swapped;
    }

    sealed class Counter(Channel channel, CounterHistory? history)
    {
        public Channel Channel { get; } = channel;
        public CounterReading? Last { get; set; }
        public long Resets { get; set; } = history?.Resets ?? 0;
        public long GapMs { get; set; } = history?.GapMs ?? 0;
    }

    sealed class Due(StatementReason reason, long atMs, int counters)
    {
        public StatementReason Reason { get; } = reason;
        public long AtMs { get; } = atMs;
        public CounterReading?[] Before { get; } = new CounterReading?[counters];
        public CounterReading?[] After { get; } = new CounterReading?[counters];
    }
}
