using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>Turns what one input tells into readings and entries. Lives as long as the run, also while its line is away.</summary>
abstract class LineFeed(GpioLine line, Recorder recorder, TimeProvider time)
{
    static readonly TimeSpan BetweenSeals = TimeSpan.FromSeconds(1);

    long? sealedAt;

    public GpioLine Line { get; } = line;

    protected Recorder Recorder { get; } = recorder;
    protected TimeProvider Time { get; } = time;

    /// <summary>The line is held from here on; its edges follow.</summary>
    public abstract void Begin(InputLine input, in KeptLine request);

    public abstract void Edge(in LineEvent edge, long unixMs);

    /// <summary>No edges follow: its chip has gone or the run ends.</summary>
    public abstract void End(long unixMs, bool isLost);

    /// <summary>
    /// Seals the first at once; what follows within a second is an entry that waits, for the line's next seal or the segment's own close. A loose
    /// contact tells dozens of edges a second, and each seal is a write that waits for the disk.
    /// </summary>
    protected void Note(SiteEvent told)
    {
        var now = Time.GetTimestamp();
        if (sealedAt is { } last && Time.GetElapsedTime(last, now) < BetweenSeals)
        {
            Recorder.Add(new PendingEntry(told));
            return;
        }
        sealedAt = now;
        Recorder.Note(told);
    }
}
