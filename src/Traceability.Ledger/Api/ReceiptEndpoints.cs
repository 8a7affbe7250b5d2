using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Exports;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Api;

/// <summary>Proofs of the segment log, for whoever does not walk its tiles.</summary>
static class ReceiptEndpoints
{
    const string Note = "text/plain; charset=utf-8", Cose = "application/cose; cose-type=\"cose-sign1\"";

    public static void MapReceipts(this IEndpointRouteBuilder routes)
    {
        var log = routes.MapGroup("/api/v1/log");
        log.MapGet("/receipts/{identity}", Results<ContentHttpResult, FileContentHttpResult, ProblemHttpResult> (string identity, LogQueries queries, EnrolledChains chains, LedgerKeys keys, HttpContext context) =>
        {
            if (!Endpoints.TryHex(identity, 32, out var id) || queries.Receipt(id) is not { } receipt) return Endpoints.Missing($"no segment \"{identity}\" in the log");
            return Forms.Wanted(context, Note, Cose) == Cose
                ? TypedResults.File(InCose(receipt, chains.Of(queries.ChainOf(id)!)!.Address, keys).Bytes, Cose)
                : TypedResults.Text(receipt.Encode(), "text/plain", Encoding.UTF8);
        }).Produces<string>(StatusCodes.Status200OK, "text/plain", "application/cose")
            .ForEverybody().WithSummary("Proof that a segment is in the log, as a C2SP tlog-proof; with Accept: application/cose as a COSE receipt (RFC 9942), which signs the root alone: no size, no cosignature, no time.");
        log.MapGet("/consistency", Results<Ok<IReadOnlyList<string>>, ProblemHttpResult> (long from, long to, LogQueries queries) =>
            queries.Consistency(LogName.Segments, from, to) is { } path ? TypedResults.Ok<IReadOnlyList<string>>([.. path.Select(Convert.ToBase64String)]) : Endpoints.Wrong($"from {from}, to {to}: not sizes of this log"))
            .ForEverybody().WithSummary("Proof that one checkpoint of the segment log continues another.");
    }

    static CoseReceipt InCose(Receipt receipt, DeviceAddress device, LedgerKeys keys)
    {
        var subject = DeviceUrn.Of(device.Organisation, device.Facility, device.Device);
        var outcome = CoseReceipt.TryIssue(receipt, receipt.Identity, keys.Log.Key, SigningKey.Of(keys.Log), subject, out var said);
        return outcome.IsOk ? said! : throw new InvalidDataException($"the log's own receipt of index {receipt.Index}: {outcome.Reason}");
    }
}
