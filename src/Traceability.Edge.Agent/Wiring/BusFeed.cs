using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Evidence.Entries;
using Traceability.Field;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>Hands what one bus reads to the recorder and the weighbridges, and turns its notices into gap entries.</summary>
sealed class BusFeed(Bus bus, IReadOnlyList<Channel> channels, Recorder recorder, Action<string> onTrouble, IReadOnlyList<(WeighingPoint Point, Traceability.Site.Weighbridge Scale)> scales) : IFieldSink
{
    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words)
    {
        var channel = channels[value];
        var decoded = recorder.Record(channel.Index, unixMs, words);
        foreach (var (point, scale) in scales)
            if (scale.Indicator == channel.Unit) point.Read(channel.Index, unixMs, words, decoded);
    }

    public void Notice(in FieldNotice notice)
    {
        var (unit, value) = (notice.Unit, notice.Value);
        var affected = channels.Where((channel, index) => value >= 0 ? index == value : unit == 0 || channel.UnitId == unit).ToList();
        var subject = value >= 0 ? channels[value].Id : unit == 0 ? bus.Name : affected.FirstOrDefault()?.Unit.Name ?? bus.Name;
        var cause = notice.Cause == FieldCause.Exception ? FormattableString.Invariant($"exception-{notice.ExceptionCode}") : notice.Cause.ToString().ToLowerInvariant();
        var returned = notice.Kind is FieldNoticeKind.UnitReturned or FieldNoticeKind.BusReturned or FieldNoticeKind.ValueReturned;
        if (!returned)
        {
            onTrouble(cause);
            foreach (var (point, scale) in scales)
                if (affected.Any(channel => channel.Unit == scale.Indicator)) point.IndicatorLost();
            recorder.Note(new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, null, cause, ""));
            return;
        }
        var end = new SiteEvent(EventCode.Gap, notice.UntilUnixMs, subject, notice.SinceUnixMs, notice.UntilUnixMs, cause, "");
        recorder.NoteGapEnd(end, affected.Select(channel => channel.Index));
    }
}
