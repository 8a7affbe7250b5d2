using Traceability.Demo.Figures;
using Traceability.Evidence;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;

namespace Traceability.Demo.Check;

/// <summary>
/// Follows one weighing from the ledger's list down to what the device signed, believing nobody on the way: the device's key and the log's
/// key are those of the enrolment in the device's own folder.
/// </summary>
static class ReceiptCheck
{
    /// <summary>The weighing as it was signed and where it stands in the log; null with the reason when anything does not fit.</summary>
    public static WeighingResult? Verify(EnrolmentRequest enrolment, WeighingRow row, byte[] messageBytes, string receiptText, out string why)
    {
        why = "";
        var outcome = SegmentMessage.TryRead(messageBytes, out var message);
        Segment? segment = null;
        SegmentBody? body = null;
        SegmentContent? content = null;
        Receipt? receipt = null;
        if (outcome.IsOk) outcome = Segment.TryRead(message!.Sign1, out segment);
        if (outcome.IsOk && !segment!.Sign1.IsSignedBy(enrolment.EvidenceKey)) outcome = ReadOutcome.Corrupt("the segment is not signed by the device's key");
        if (outcome.IsOk) outcome = message!.TryReadBody(out body);
        if (outcome.IsOk && !SegmentContent.IsSigned(segment!.Header, body!)) outcome = ReadOutcome.Corrupt("the entries are not those that were signed");
        if (outcome.IsOk) outcome = SegmentContent.TryDecode(segment!.Header, body!, out content);
        if (outcome.IsOk) outcome = Receipt.TryRead(System.Text.Encoding.UTF8.GetBytes(receiptText), out receipt);
        if (outcome.IsOk) outcome = receipt!.TryVerify(segment!.Identity, new NoteKey(enrolment.Logs[0].Origin, enrolment.Logs[0].Key), out _);
        if (!outcome.IsOk)
        {
            why = outcome.Reason;
            return null;
        }
        var signed = content!.Entries.OfType<Weighing>().FirstOrDefault(weighing => weighing.Ticket == row.Ticket && weighing.First is not null);
        if (signed is null) why = $"ticket {row.Ticket} is not in segment {segment!.Header.Number}";
        else if (row.LogIndex != receipt!.Index) why = $"ticket {row.Ticket}: the receipt is for log index {receipt.Index}, the list says {row.LogIndex}";
        else if (row.NetKg * 1000 != signed.NetGrams || row.GrossKg * 1000 != signed.GrossGrams) why = $"ticket {row.Ticket}: the list and the signed weighing differ";
        else return new WeighingResult(signed.Ticket, Kilograms(signed.GrossGrams), Kilograms(signed.TareGrams), Kilograms(signed.NetGrams), receipt.Index);
        return null;
    }

    /// <summary>Hex; null for bytes that are no segment message.</summary>
    public static string? IdentityOf(byte[] messageBytes) =>
        SegmentMessage.TryRead(messageBytes, out var message).IsOk && Segment.TryRead(message!.Sign1, out var segment).IsOk
            ? Convert.ToHexStringLower(segment!.Identity)
            : null;

    static decimal Kilograms(long? grams) => (grams ?? 0) / 1000m;
}
