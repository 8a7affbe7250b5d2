using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Profiles;
using Traceability.Site;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// Collects readings and entries into the open segment and closes it: after the seal interval, after so many readings, and at once for an
/// event, a weighing or a change of the clock. Closing only swaps memory; the store thread seals. Callers never wait for the disk: when
/// sealing falls behind by <see cref="MostClosing"/> segments, the open one grows up to its limit and then readings are dropped and counted as a gap.
/// </summary>
sealed partial class Recorder : IDisposable
{
    const int MostClosing = 64;

    /// <summary>Beyond it the disk has stood still for long, and further events are dropped and counted like readings.</summary>
    const int MostEntries = 4096;

    /// <summary>
    /// A message must stay below <see cref="SegmentMessage.MostBytes"/>, or no ledger takes it and no run can continue from it; a quarter is
    /// left to entries and configuration.
    /// </summary>
    const int MostReadingBytes = SegmentMessage.MostBytes / 4 * 3;

    /// <summary>Of one reading beside its words: 7 each for time and mantissa (differences of up to 56 bits), 2 for a quality run of its own.</summary>
    const int ReadingBytes = 16;
    static readonly TimeSpan ClockCheck = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Installation site;
    readonly StoreThread store;
    readonly SegmentSealer sealer;
    readonly ConfigurationTree configuration;
    readonly SiteClock clock;
    readonly CounterWatch counters;
    readonly GapAccount gaps;
    readonly LiveChannels live;
    readonly SortedDictionary<string, long> tickets = new(StringComparer.Ordinal);
    readonly string runPrefix;
    readonly Stack<OpenSegment> spare = new();
    readonly ILogger log;
    readonly ITimer intervalTimer;
    readonly ITimer clockTimer;
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    OpenSegment open;
    int closing;
    int configuredMonth;
    long resets;
    long gapMs;
    long dropped;
    long droppedFromMs;
    long droppedToMs;
    bool shutDown;

    public Recorder(Installation site, StoreThread store, SegmentSealer sealer, ConfigurationTree configuration, ChainTip tip, byte[] run,
        IReadOnlyList<CounterHistory> history, SiteClock clock, TimeProvider time, ILogger<Recorder> log)
    {
        this.site = site;
        this.store = store;
        this.sealer = sealer;
        this.configuration = configuration;
        this.clock = clock;
        this.log = log;
        runPrefix = Convert.ToHexString(run.AsSpan(0, 2));
        resets = tip.Tally.Resets;
        gapMs = tip.Tally.GapMs;
        foreach (var ticket in tip.Tally.Tickets) tickets[ticket.Scale] = ticket.Next;
        foreach (var scale in site.Weighbridges) tickets.TryAdd(scale.Name, 1);
        gaps = new GapAccount(site.Channels.Count);
        counters = new CounterWatch(site.Channels, site.Facility.Zone, history, clock.NowMs);
        live = new LiveChannels(site.Channels);
        open = new OpenSegment(site.Channels);
        open.Entries.Add(new PendingEntry(Boot(tip)));
        if (tip.NewKey is { } kid) open.Entries.Add(new PendingEntry(Rotated(kid)));
        Close();
        intervalTimer = time.CreateTimer(_ => CloseIfAny(), null, site.Seal.Interval, site.Seal.Interval);
        clockTimer = time.CreateTimer(_ => CheckClock(), null, ClockCheck, ClockCheck);
    }

    /// <summary>Called on the store thread for every segment that is on the disk; must not block.</summary>
    public event Action<SealedSegment>? Sealed;

    /// <summary>Faults when a seal could not be committed: the run has ended, and with it the agent.</summary>
    public Task Ended => ended.Task;

    /// <summary>Null before the run's first.</summary>
    public SealedSegment? LastSealed { get; private set; }

    public ClockQuality Clock
    {
        get { lock (gate) return clock.Quality; }
    }

    /// <summary>What every channel shows now.</summary>
    public IReadOnlyList<LiveChannel> Channels()
    {
        lock (gate) return live.All();
    }

    public void Dispose()
    {
        intervalTimer.Dispose();
        clockTimer.Dispose();
    }

    /// <summary>Takes one reading of a channel; the words are decoded by the channel's rule here and only here.</summary>
    public Decoded Record(int channel, long unixMs, ReadOnlySpan<ushort> words)
    {
        var decoded = site.Channels[channel].Rule.Decode(words);
        lock (gate)
        {
            if (shutDown) return decoded;
            live.Take(channel, unixMs, words, decoded);
            CheckStep();
            if (!Fits(channel, unixMs)) Close();
            if (!Fits(channel, unixMs))
            {
                Drop(unixMs);
                return decoded;
            }
            open.Columns[channel].Add(unixMs, words, (Quality)decoded.Quality, decoded.Mantissa);
            open.Readings++;
            open.MostBytes += 2 * words.Length + ReadingBytes;
            if (!decoded.HasValue) return decoded;
            if (counters.Observe(channel, unixMs, words, decoded.Mantissa) is { } reset)
            {
                resets++;
                open.Entries.Add(new PendingEntry(reset));
                Close();
            }
            var now = clock.NowMs;
            if (!counters.IsDue(now)) return decoded;
            foreach (var statement in counters.TakeDue(now)) open.Entries.Add(new PendingEntry(statement));
        }
        return decoded;
    }

    /// <summary>Takes where a pulse counter stands: a reading like any other, and with it, in the same seal, what the next run needs to go on counting.</summary>
    public void Record(int channel, long unixMs, in PulseMark mark)
    {
        Span<ushort> words = stackalloc ushort[sizeof(long) / sizeof(ushort)];
        for (var i = 0; i < words.Length; i++) words[i] = (ushort)(mark.Count >> (16 * (words.Length - 1 - i)));
        lock (gate)
        {
            Record(channel, unixMs, words);
            open.Pulses[channel] = mark;
        }
    }

    /// <summary>Takes from where on a counter's pulses are compared, durable with the next seal; a drift is noted in the same one.</summary>
    public void Compare(int channel, in PulseBeginning beginning, SiteEvent? drift)
    {
        lock (gate)
        {
            open.Beginnings[channel] = beginning;
            if (drift is not null) Note(drift);
        }
    }

    /// <summary>Adds an entry that can wait for the segment's own close.</summary>
    public void Add(PendingEntry entry)
    {
        lock (gate)
        {
            if (!shutDown) Take(entry);
        }
    }

    /// <summary>Adds an event and closes the segment with it.</summary>
    public void Note(SiteEvent entry)
    {
        lock (gate)
        {
            if (shutDown) return;
            Take(new PendingEntry(entry));
            Close();
        }
    }

    /// <summary>A gap that begins, or where it says until when, has ended: these channels have no readings.</summary>
    public void NoteGap(SiteEvent entry, IEnumerable<int> channels)
    {
        lock (gate)
        {
            if (shutDown) return;
            TakeGap(entry, channels);
            Close();
        }
    }

    /// <summary>A gap in the place of those that are open of these subjects: they end, and for another reason there are no readings.</summary>
    public void NoteInstead(SiteEvent gap, IReadOnlyCollection<string> subjects, IEnumerable<int> channels)
    {
        lock (gate)
        {
            if (shutDown) return;
            foreach (var open in live.OpenGaps(subjects))
                TakeGap(open with { AtMs = gap.AtMs, ToMs = Math.Max(gap.AtMs, open.FromMs ?? open.AtMs) }, live.ChannelsIn(open).Select(channel => channel.Index));
            TakeGap(gap, channels);
            Close();
        }
    }

    /// <summary>
    /// Adds an event, closes the segment with it, and waits until it is on the disk. Null where the disk has stood still for so long that nothing
    /// more is taken.
    /// </summary>
    public Task<SealedSegment>? SealAsync(PendingEntry entry)
    {
        lock (gate)
        {
            if (shutDown) return Task.FromCanceled<SealedSegment>(new CancellationToken(true));
            if (open.Entries.Count >= MostEntries) return null;
            open.Entries.Add(entry);
            var done = open.Sealed.Task;
            Close();
            return done;
        }
    }

    /// <summary>
    /// Gives a weighing the next ticket of its scale, closes the segment with it, and waits until it is on the disk. Ticket and entry in one
    /// step: a tally never counts a ticket whose weighing is not in the chain yet, else a cut between the two leaves a hole. The ticket is the
    /// counter, "-" and the first four characters of the run, so that a number reused after a lost seal shows.
    /// </summary>
    public Task<SealedSegment> SealAsync(string scale, Func<string, PendingEntry> weighing)
    {
        lock (gate)
        {
            if (shutDown) return Task.FromCanceled<SealedSegment>(new CancellationToken(true));
            open.Entries.Add(weighing(FormattableString.Invariant($"{tickets[scale]++}-{runPrefix}")));
            var done = open.Sealed.Task;
            Close();
            return done;
        }
    }

    /// <summary>Says goodbye in a last segment. Nothing is recorded afterwards.</summary>
    public async Task ShutDownAsync()
    {
        Task<SealedSegment> last;
        lock (gate)
        {
            if (shutDown) return;
            var now = clock.NowMs;
            if (counters.StateNow(StatementReason.Shutdown, now) is { } statement) open.Entries.Add(new PendingEntry(statement));
            open.Entries.Add(new PendingEntry(new SiteEvent(EventCode.Shutdown, now, "agent", null, null, "stop", "")));
            last = open.Sealed.Task;
            shutDown = true;
            Close();
        }
        await last;
    }

    SiteEvent Rotated(byte[] kid) => new(EventCode.KeyRotation, clock.NowMs, "agent", null, null, "rotated", Convert.ToHexStringLower(kid));

    SiteEvent Boot(ChainTip tip)
    {
        var now = clock.NowMs;
        var cause = tip.SealedMs is null ? "first-start" : tip.CleanShutdown ? "after-shutdown" : "after-power-or-kill";
        return new SiteEvent(EventCode.Boot, now, "agent", tip.SealedMs, tip.SealedMs is null ? null : now, cause, "");
    }

    void CloseIfAny()
    {
        lock (gate)
        {
            foreach (var statement in counters.TakeDue(clock.NowMs)) open.Entries.Add(new PendingEntry(statement));
            if (!shutDown && !open.IsEmpty) Close();
        }
    }

    void CheckClock()
    {
        lock (gate)
        {
            if (shutDown) return;
            CheckStep();
            if (clock.CheckQuality())
            {
                open.Entries.Add(new PendingEntry(new SiteEvent(EventCode.ClockStatus, clock.NowMs, "clock", null, null, clock.Quality.Status.ToString(), "")));
                Close();
            }
        }
    }

    /// <summary>
    /// Closes the segment when the clock has jumped; asked before every reading, so that none after the jump is taken for one before it.
    /// Must be called with the lock held.
    /// </summary>
    void CheckStep()
    {
        if (clock.TakeStep() is not { } step) return;
        var now = clock.NowMs;
        var stood = now - (long)step.TotalMilliseconds;
        open.Entries.Add(new PendingEntry(new SiteEvent(EventCode.ClockStep, now, "clock", stood, now, "step", "")));
        foreach (var fallen in counters.Reschedule(stood, now)) open.Entries.Add(new PendingEntry(fallen));
        if (DifferentDay(stood, now) && counters.StateNow(StatementReason.ClockStep, stood) is { } statement) open.Entries.Add(new PendingEntry(statement));
        Close();
    }

    /// <summary>Whether the open segment can hold one more reading. A clock that was set back must not make times fall inside a segment.</summary>
    bool Fits(int channel, long unixMs)
    {
        var column = open.Columns[channel];
        return open.Readings < site.Seal.MaxReadings && open.MostBytes < MostReadingBytes && column.Count < Series.MostReadings
            && (column.Count == 0 || unixMs >= column.LastMs);
    }

    void TakeGap(SiteEvent entry, IEnumerable<int> channels)
    {
        var fromMs = entry.FromMs ?? entry.AtMs;
        foreach (var channel in channels)
        {
            if (entry.ToMs is not { } toMs)
            {
                gaps.Begin(channel, fromMs);
                continue;
            }
            var length = gaps.End(channel, fromMs, toMs);
            gapMs += length;
            counters.AddGap(channel, length);
        }
        Take(new PendingEntry(entry));
    }

    void Take(PendingEntry entry)
    {
        if (entry.Entry is SiteEvent told) live.Take(told);
        if (open.Entries.Count < MostEntries) open.Entries.Add(entry);
        else Drop(clock.NowMs);
    }

    void Drop(long unixMs)
    {
        if (dropped++ == 0) droppedFromMs = unixMs;
        droppedToMs = unixMs;
    }

    bool DifferentDay(long stoodMs, long nowMs)
    {
        var (stood, now) = (DateTimeOffset.FromUnixTimeMilliseconds(stoodMs), DateTimeOffset.FromUnixTimeMilliseconds(nowMs));
        return stood.Date != now.Date || TimeZoneInfo.ConvertTime(stood, site.Facility.Zone).Date != TimeZoneInfo.ConvertTime(now, site.Facility.Zone).Date;
    }

    /// <summary>Hands the open segment to the store thread. Must be called with the lock held.</summary>
    void Close()
    {
        if (closing >= MostClosing && !shutDown) return;
        var now = clock.NowMs;
        var today = DateTimeOffset.FromUnixTimeMilliseconds(now);
        var month = 12 * today.Year + today.Month;
        if (month != configuredMonth)
        {
            var reason = configuredMonth == 0 ? ConfigurationReason.RunStart : ConfigurationReason.Month;
            open.Entries.Insert(0, new PendingEntry(configuration.Entry(reason)));
            configuredMonth = month;
        }
        if (dropped > 0)
        {
            open.Entries.Add(new PendingEntry(new SiteEvent(EventCode.Gap, now, "recorder", droppedFromMs, droppedToMs, "disk-too-slow",
                FormattableString.Invariant($"{dropped} readings or events dropped"))));
            gapMs += Math.Max(0, droppedToMs - droppedFromMs);
            dropped = 0;
        }
        var closed = open;
        closed.Tickets = [.. tickets.Select(ticket => new TicketCounter(ticket.Key, ticket.Value))];
        closed.Counters = counters.TakeChanged();
        closed.Resets = resets;
        closed.GapMs = gapMs;
        closed.ClosedMs = now;
        closed.MonotonicMs = clock.MonotonicMs;
        closed.Clock = clock.Quality;
        closing++;
        open = spare.TryPop(out var reused) ? reused : new OpenSegment(site.Channels);
        _ = SealAsync(closed);
    }

    async Task SealAsync(OpenSegment closed)
    {
        var done = closed.Sealed;
        try
        {
            var segment = await store.RunAsync(segments =>
            {
                try
                {
                    var sealedSegment = sealer.Seal(segments, closed);
                    LastSealed = sealedSegment;
                    Sealed?.Invoke(sealedSegment);
                    return sealedSegment;
                }
                catch (Exception problem) when (problem is IOException or Microsoft.Data.Sqlite.SqliteException)
                {
                    // Told here, in the order of the seals: the first failure is the cause, those queued behind it only follow.
                    if (ended.TrySetException(problem)) Log.SealFailed(log, problem);
                    throw;
                }
            });
            lock (gate)
            {
                closing--;
                closed.Clear();
                if (spare.Count < 2) spare.Push(closed);
            }
            done.SetResult(segment);
        }
        catch (Exception problem) when (problem is IOException or Microsoft.Data.Sqlite.SqliteException or OperationCanceledException)
        {
            done.TrySetException(problem);
        }
    }

    static partial class Log
    {
        [LoggerMessage(101, LogLevel.Critical, "A seal could not be committed; this run ends, a new one continues the chain from what is on the disk")]
        public static partial void SealFailed(ILogger log, Exception problem);
    }
}
