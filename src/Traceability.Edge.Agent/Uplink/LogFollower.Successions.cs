using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Recording;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>A log that is continued under a new origin is followed anew, from its beginning: its pins, and what was cosigned of it, are of the earlier one.</summary>
sealed partial class LogFollower
{
    /// <summary>The last segment sealed before the present segment log was followed; null where that is the enrolment's.</summary>
    public long? SealedBefore => lineage.SealedBefore;

    /// <summary>Obeys a succession, durably before anything is believed under it; everything else is refused and changes nothing.</summary>
    public async Task<Acceptance> ObeyAsync(ReadOnlyMemory<byte> note, SegmentSealer sealer)
    {
        var outcome = lineage.TryOpen(note.Span, out var succession, out var isNew);
        if (outcome.IsOk && !isNew) return Acceptance.Known;
        if (outcome.IsOk) outcome = logs.Find(l => l.Log.Origin == succession!.OldOrigin).Log.Accept(succession!, Encoding.UTF8.GetString(note.Span));
        if (!outcome.IsOk)
        {
            ReportSplitView();
            Log.SuccessionRefused(log, outcome.Reason);
            return Acceptance.Refused(outcome.Reason);
        }
        var ofSegments = lineage.IsOfSegments(succession!);
        await store.RunAsync(_ =>
        {
            // Between two seals, so that headers up to this number pin the old log and later ones the new.
            lineage.Obey(note.ToArray(), succession!, sealer.Number);
            if (ofSegments) sealer.Follow(lineage.FirstPin);
            return true;
        });
        Log.SuccessionObeyed(log, succession!.OldOrigin, succession.Size, succession.New.Name);
        if (ofSegments) Segments = Follow(SegmentLog, lineage.Segments, lineage.FirstPin);
        else Statements = Follow(StatementLog, lineage.Statements!, lineage.FirstStatementPin);
        StartOver();
        Wish(TimeSpan.Zero);
        return Acceptance.Taken;
    }

    static partial class Log
    {
        [LoggerMessage(209, LogLevel.Warning, "The log {Old} ended at size {Size}; its ledger continues it as {New}, and this device follows")]
        public static partial void SuccessionObeyed(ILogger log, string old, long size, string @new);

        [LoggerMessage(210, LogLevel.Error, "Refused a succession: {Reason}")]
        public static partial void SuccessionRefused(ILogger log, string reason);
    }
}
