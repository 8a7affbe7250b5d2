using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// One pulse counter. Every pulse is counted, the count is recorded once a period: with the kernel's time of its last pulse, or, where none came,
/// with the present. Between a crash and the next start the kernel goes on numbering where systemd kept the line; where it did not, the span is a gap.
/// </summary>
sealed class PulseFeed : LineFeed, IDisposable
{
    static readonly TimeSpan FirstAfter = TimeSpan.FromSeconds(1);

    /// <summary>A pulse can be read a moment after a reading that it precedes; more is a clock that was set back.</summary>
    const long MostOverlapMs = 1_000;

    /// <summary>A line that was kept and tells nothing for so long has counted next to nothing meanwhile.</summary>
    static readonly TimeSpan CatchUp = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly Channel channel;
    readonly ITimer timer;
    readonly PulseMark? mark;
    PulseCount pulses;
    long request;
    long? knownUntilMs;
    long lastPulseMs;
    long recordedMs;
    bool pulsed;
    bool held;
    long? behindSince;

    /// <param name="mark">Where the last sealed reading left it; null for a counter that is new.</param>
    /// <param name="sealedMs">When that was, at the latest.</param>
    public PulseFeed(GpioLine line, PulseMark? mark, long? sealedMs, Recorder recorder, TimeProvider time) : base(line, recorder, time)
    {
        channel = line.Channel ?? throw new ArgumentException("a pulse counter has a channel", nameof(line));
        this.mark = mark;
        knownUntilMs = mark is null ? null : sealedMs;
        pulses = new PulseCount(mark?.Count ?? 0, 0);
        timer = time.CreateTimer(_ => Record(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null while the line is away, and where it was kept until it has caught up: what it counted meanwhile comes with the next pulse.</summary>
    public long? Count
    {
        get { lock (gate) return held && (behindSince is not { } since || Time.GetElapsedTime(since) >= CatchUp) ? pulses.Count : null; }
    }

    public override void Begin(InputLine input, in KeptLine kept) => Begin(kept);

    internal void Begin(in KeptLine kept)
    {
        lock (gate)
        {
            if (mark is { } sealedAt && sealedAt.Request == kept.Request)
            {
                pulses = new PulseCount(sealedAt.Count, sealedAt.Sequence);
                behindSince = Time.GetTimestamp();
            }
            else
            {
                // The count goes on from what is known; how many pulses the span would have added nobody knows.
                pulses = new PulseCount(pulses.Count, 0);
                behindSince = null;
                if (knownUntilMs is { } since)
                    Recorder.NoteGap(new SiteEvent(EventCode.Gap, Math.Max(since, kept.RequestedMs), channel.Id, since, Math.Max(since, kept.RequestedMs),
                        "not-counted", "pulses lost while nobody held the line are unknown"), [channel.Index]);
            }
            (request, held, pulsed) = (kept.Request, true, false);
        }
        timer.Change(channel.Period < FirstAfter ? channel.Period : FirstAfter, channel.Period);
    }

    public override void Edge(in LineEvent edge, long unixMs)
    {
        lock (gate)
        {
            var unseen = pulses.Unseen;
            if (!pulses.Take(edge))
            {
                pulses = new PulseCount(pulses.Count + 1, edge.LineSequence);
                Note(new SiteEvent(EventCode.Gap, unixMs, channel.Id, knownUntilMs, unixMs, "not-counted", "the kernel's numbers do not follow"));
            }
            else if (pulses.Unseen > unseen)
            {
                Note(new SiteEvent(EventCode.Gap, unixMs, channel.Id, knownUntilMs, unixMs, "pulses-unseen",
                    FormattableString.Invariant($"{pulses.Unseen - unseen} pulses counted by the kernel's number, without their times")));
            }
            (lastPulseMs, pulsed, knownUntilMs, behindSince) = (unixMs, true, unixMs, null);
        }
    }

    public override void End(long unixMs, bool isLost)
    {
        Record();
        lock (gate)
        {
            if (!held) return;
            held = false;
            if (isLost) Recorder.Note(new SiteEvent(EventCode.Gap, unixMs, channel.Id, unixMs, null, "line-lost", ""));
        }
        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer.Dispose();

    void Record()
    {
        lock (gate)
        {
            if (!held) return;
            var now = Time.GetUtcNow().ToUnixTimeMilliseconds();
            var at = pulsed ? lastPulseMs : now;
            if (at < recordedMs && recordedMs - at <= MostOverlapMs) at = recordedMs;
            Recorder.Record(channel.Index, at, new PulseMark(pulses.Count, request, pulses.LineSequence));
            (recordedMs, knownUntilMs, pulsed) = (at, now, false);
        }
    }
}
