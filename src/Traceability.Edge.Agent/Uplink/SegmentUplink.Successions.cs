using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Uplink;

/// <summary>The side that follows a log which is continued under a new origin.</summary>
sealed partial class SegmentUplink
{
    readonly Refill refill = new();

    /// <summary>Obeys a succession, durably before anything is believed under it; everything else is refused and changes nothing.</summary>
    async Task TakeSuccessionAsync(ReadOnlyMemory<byte> note)
    {
        var outcome = logs.TryOpen(note.Span, out var succession, out var isNew);
        if (outcome.IsOk && !isNew) return;
        var ofSegments = outcome.IsOk && logs.IsOfSegments(succession!);
        if (ofSegments) outcome = book.Accept(succession!, Encoding.UTF8.GetString(note.Span));
        if (!outcome.IsOk)
        {
            ReportSplitView();
            Log.SuccessionRefused(log, outcome.Reason);
            return;
        }
        await KeepReceiptsAsync();
        await store.RunAsync(segments =>
        {
            // Between two seals, so that headers up to this number pin the old log and later ones the new.
            logs.Obey(note.ToArray(), succession!, sealer.Number);
            if (ofSegments) sealer.Follow(logs.FirstPin);
            return true;
        });
        Log.SuccessionObeyed(log, succession!.OldOrigin, succession.Size, succession.New.Name);
        nextStatus = Now;
        if (!ofSegments) return;
        book = new ReceiptBook(logs.Segments, logs.Online, chain, logs.FirstPin);
        if (alarm == NotContinued) alarm = null;
        refusedSteps = 0;
        StartOver();
    }

    static partial class Log
    {
        [LoggerMessage(207, LogLevel.Warning, "The log {Old} ended at size {Size}; its ledger continues it as {New}, and this device follows")]
        public static partial void SuccessionObeyed(ILogger log, string old, long size, string @new);

        [LoggerMessage(208, LogLevel.Error, "Refused a succession: {Reason}")]
        public static partial void SuccessionRefused(ILogger log, string reason);
    }
}
