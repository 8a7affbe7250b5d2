using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>Position in <see cref="counters"/> by channel index; −1 for a gauge. Every reading asks here.</summary>
    readonly int[] positions;
    readonly TimeZoneInfo zone;
    readonly List<Due> dues = [];
    readonly HashSet<string> changed = [];

    public CounterWatch(IReadOnlyList<Channel> channels, TimeZoneInfo zone, IReadOnlyList<CounterHistory> history, long nowMs)
    {
        this.zone = zone;
        counters = [.. channels.Where(c => c.Kind == ChannelKind.Counter).Select(c => new Counter(c, history.FirstOrDefault(h => h.Channel == c.Id)))];
        positions = [.. channels.Select(c => Array.FindIndex(counters, counter => counter.Channel.Index == c.Index))];
        if (counters.Length == 0) return;
        dues.Add(new Due(StatementReason.RunStart, nowMs, counters.Length));
        dues.Add(NextMidnight(StatementReason.UtcMidnight, nowMs));
        dues.Add(NextMidnight(StatementReason.FacilityMidnight, nowMs));
    }

    /// <summary>
    /// Takes a reading with a value. An event comes back when the counter does not go on from its last reading: it went back without rolling over,
    /// rose faster than what is connected to it can make it, or is that of another device.
    /// </summary>
    public SiteEvent? Observe(int channel, long ms, ReadOnlySpan<ushort> words, long mantissa)
    {
        var index = positions[channel];
        if (index < 0) return null;
        var counter = counters[index];
        CounterReading? reading = null;
        foreach (var due in dues)
            if (due.After[index] is null && ms >= due.AtMs) due.Bracket(index, counter.Last, reading ??= counter.Reading(ms, words, mantissa));

        var broken = Broken(counter, ms, words, mantissa);
        counter.Take(ms, words, mantissa);
        if (broken is null) return null;
        counter.Resets++;
        changed.Add(counter.Channel.Id);
        return broken;
    }

    SiteEvent? Broken(Counter counter, long ms, ReadOnlySpan<ushort> words, long mantissa)
    {
        var channel = counter.Channel;
        if (!counter.HasReading)
        {
            var (serial, rule) = (channel.Unit.SerialNumber, counter.RuleHash);
            var (knownSerial, knownRule) = (counter.Serial, counter.Rule);
            if (knownSerial == serial && knownRule == rule) return null;
            (counter.Serial, counter.Rule) = (serial, rule);
            changed.Add(channel.Id);
            if (knownSerial is null) return null;
            return knownSerial != serial
                ? new SiteEvent(EventCode.CounterReset, ms, channel.Id, null, ms, "replaced", $"serial number {knownSerial} before, {serial} now")
                : new SiteEvent(EventCode.CounterReset, ms, channel.Id, null, ms, "rule-changed", $"decoding rule {knownRule} before, {rule} now");
        }
        var cause = CounterSteps.Between(channel, counter.IsClockSet ? null : counter.LastMs, counter.LastMantissa, ms, mantissa, channel.Rule.TurnsAt(counter.LastWord, words[^1])) switch
        {
            CounterStep.WentBack => "went-back",
            CounterStep.FasterThanRated => "faster-than-rated",
            _ => null,
        };
        return cause is null ? null : new SiteEvent(EventCode.CounterReset, ms, channel.Id, counter.LastMs, ms, cause,
            FormattableString.Invariant($"from {counter.LastMantissa} to {mantissa} at 10^{channel.Rule.ResolutionExponent} {channel.Rule.Unit}"));
    }

    /// <summary>A counter had no readings for this long.</summary>
    public void AddGap(int channel, long ms)
    {
        var index = positions[channel];
        if (index < 0 || ms <= 0) return;
        counters[index].GapMs += ms;
        changed.Add(counters[index].Channel.Id);
    }

    /// <summary>Whether <see cref="TakeDue"/> has something to give; asked for every reading, so it makes nothing.</summary>
    public bool IsDue(long nowMs)
    {
        foreach (var due in dues)
            if (due.IsRipe(nowMs)) return true;
        return false;
    }

    /// <summary>The statements that are complete, or whose patience has run out.</summary>
    public IEnumerable<RegisterStatement> TakeDue(long nowMs)
    {
        for (var i = 0; i < dues.Count; i++)
        {
            var due = dues[i];
            if (!due.IsRipe(nowMs)) continue;
            dues.RemoveAt(i--);
            if (due.Reason != StatementReason.RunStart) dues.Add(NextMidnight(due.Reason, due.AtMs));
            yield return Statement(due);
        }
    }

    /// <summary>What every counter stood at, for a shutdown or after a clock step.</summary>
    public RegisterStatement? StateNow(StatementReason reason, long nowMs) =>
        counters.Length == 0 ? null : Statement(reason, nowMs, index => counters[index].Last, _ => null);

    /// <summary>
    /// After a clock step the midnights ahead are other ones. What had fallen due by the old clock is stated with the readings there are:
    /// by the new clock it may never fall due again.
    /// </summary>
    public IReadOnlyList<RegisterStatement> Reschedule(long stoodMs, long nowMs)
    {
        if (counters.Length == 0) return [];
        foreach (var counter in counters) counter.IsClockSet = true;
        RegisterStatement[] fallen = [.. dues.Where(due => due.AtMs <= stoodMs).Select(Statement)];
        dues.Clear();
        dues.Add(NextMidnight(StatementReason.UtcMidnight, nowMs));
        dues.Add(NextMidnight(StatementReason.FacilityMidnight, nowMs));
        return fallen;
    }

    public IReadOnlyList<CounterHistory> TakeChanged()
    {
        if (changed.Count == 0) return [];
        CounterHistory[] histories = [.. counters.Where(c => changed.Contains(c.Channel.Id)).Select(c => new CounterHistory(c.Channel.Id, c.Resets, c.GapMs, c.Serial, c.Rule))];
        changed.Clear();
        return histories;
    }

    RegisterStatement Statement(Due due) =>
        Statement(due.Reason, due.AtMs, index => due.After[index] is null ? counters[index].Last : due.Before[index], index => due.After[index]);

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

    /// <summary>
    /// The first instant of the next day. Found by asking which day an instant lies in: what .NET calls an invalid or ambiguous local time
    /// is not reliable where a zone changed its base offset, and a midnight that lies before itself would never end.
    /// </summary>
    Due NextMidnight(StatementReason reason, long afterMs)
    {
        const long hour = 3_600_000;
        var local = reason == StatementReason.UtcMidnight ? TimeZoneInfo.Utc : zone;
        var day = DayOf(afterMs);
        var high = afterMs + hour;
        while (DayOf(high) <= day) high += hour;
        for (var low = high - hour; high - low > 1;)
        {
            var middle = low + (high - low) / 2;
            if (DayOf(middle) > day) high = middle;
            else low = middle;
        }
        return new Due(reason, high, counters.Length);

        DateTime DayOf(long ms) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), local).Date;
    }

    sealed class Counter(Channel channel, CounterHistory? history)
    {
        // The last reading as it came; it becomes an object only when a statement cites it.
        readonly ushort[] lastWords = new ushort[channel.Rule.Words];

        public Channel Channel { get; } = channel;
        public bool HasReading { get; private set; }
        public long LastMs { get; private set; }
        public long LastMantissa { get; private set; }
        public ushort LastWord => lastWords[^1];
        public CounterReading? Last => HasReading ? Reading(LastMs, lastWords, LastMantissa) : null;
        public string? Serial { get; set; } = history?.Serial;
        public string? Rule { get; set; } = history?.Rule;
        public string RuleHash { get; } = Convert.ToHexStringLower(SHA256.HashData(channel.Rule.ToCbor()));

        /// <summary>The wall clock was set since the last reading: nobody knows by it how long ago that was.</summary>
        public bool IsClockSet { get; set; }
        public long Resets { get; set; } = history?.Resets ?? 0;
        public long GapMs { get; set; } = history?.GapMs ?? 0;

        public void Take(long ms, ReadOnlySpan<ushort> words, long mantissa)
        {
            (HasReading, LastMs, LastMantissa, IsClockSet) = (true, ms, mantissa, false);
            words.CopyTo(lastWords);
        }

        public CounterReading Reading(long ms, ReadOnlySpan<ushort> words, long mantissa)
        {
            var bytes = new byte[2 * words.Length];
            for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), words[i]);
            return new CounterReading(ms, bytes, Channel.Rule.ResolutionExponent, mantissa);
        }
    }

    sealed class Due(StatementReason reason, long atMs, int counters)
    {
        int open = counters;

        public StatementReason Reason { get; } = reason;
        public long AtMs { get; } = atMs;
        public CounterReading?[] Before { get; } = new CounterReading?[counters];
        public CounterReading?[] After { get; } = new CounterReading?[counters];

        public bool IsRipe(long nowMs) => nowMs >= AtMs && (open == 0 || nowMs >= AtMs + PatienceMs);

        public void Bracket(int counter, CounterReading? before, CounterReading after)
        {
            (Before[counter], After[counter]) = (before, after);
            open--;
        }
    }
}
