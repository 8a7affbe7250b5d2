using System.Text;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Carrying;

/// <summary>
/// What a device that hears nothing over the broker needs, as a file for the way back: all that the broker would have brought it, under one checkpoint, in the order
/// in which the device can take it. Each message is the same as there.
/// </summary>
/// <param name="size">Of the segment log, as the device has pinned it.</param>
sealed class CarriedAnswer(LogQueries logs, LogBook book, EnrolledChain chain, long from, long to, long size, PublishedCheckpoint newest, string head)
{
    /// <summary>Numbers that are looked up at a time.</summary>
    const int AtATime = 256;

    public async Task WriteAsync(Stream file, CancellationToken cancellationToken)
    {
        await file.WriteAsync(AnswerPart.Begin(chain.Chain), cancellationToken);
        foreach (var passed in LogQueries.All.SelectMany(book.Successions)) await WriteAsync(passed.Note);
        await WriteAsync(new CheckpointStep(size, logs.Consistency(LogName.Segments, size, newest.Size) ?? [], newest.Note).Encode());
        for (var number = from; number <= to; number += AtATime)
            foreach (var (of, receipt) in logs.Receipts(chain.Chain, number, Math.Min(to, number + AtATime - 1), newest))
                await WriteAsync(receipt.Encode(), of);
        await WriteAsync(head);

        async Task WriteAsync(string message, long number = 0) => await file.WriteAsync(new AnswerPart(number, Encoding.UTF8.GetBytes(message)).Encode(), cancellationToken);
    }
}
