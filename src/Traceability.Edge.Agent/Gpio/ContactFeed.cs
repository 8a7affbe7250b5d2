using Traceability.Edge.Agent.Recording;
using Traceability.Evidence.Entries;
using Traceability.Field.Gpio;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>
/// A seal switch or a beam: each change is an event at the kernel's time. A seal switch is sealed at once, at most once a second; a beam,
/// which every truck breaks, waits for the segment's own close.
/// </summary>
sealed class ContactFeed(GpioLine line, Recorder recorder, TimeProvider time) : LineFeed(line, recorder, time)
{
    readonly EventCode code = line.Kind == GpioLineKind.SealSwitch ? EventCode.SealSwitch : EventCode.Beam;
    uint sequence;

    public override void Begin(InputLine input, in KeptLine request)
    {
        sequence = 0;
        if (input.IsActive is { } active) Tell(active, Time.GetUtcNow().ToUnixTimeMilliseconds(), "at the start");
    }

    public override void Edge(in LineEvent edge, long unixMs)
    {
        // Changes that no longer fitted into the kernel's buffer; with an adopted line the first number says nothing.
        var unseen = sequence == 0 ? 0 : unchecked(edge.LineSequence - sequence - 1);
        sequence = edge.LineSequence;
        Tell(edge.Edge == LineEdge.Rising, unixMs, unseen == 0 ? "" : FormattableString.Invariant($"after {unseen} changes that were not told"));
    }

    public override void End(long unixMs, bool isLost)
    {
        if (isLost) Recorder.Note(new SiteEvent(EventCode.Gap, unixMs, Line.Name, unixMs, null, "line-lost", ""));
    }

    void Tell(bool active, long unixMs, string detail)
    {
        var state = (code, active) switch
        {
            (EventCode.SealSwitch, true) => "closed",
            (EventCode.SealSwitch, false) => "opened",
            (_, true) => "free",
            _ => "interrupted",
        };
        var told = new SiteEvent(code, unixMs, Line.Name, null, null, state, detail);
        if (code == EventCode.SealSwitch) Note(told);
        else Recorder.Add(new PendingEntry(told));
    }
}
