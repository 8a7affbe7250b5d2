using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Carrying;
using Traceability.Ledger.Downlink;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>
/// For devices without a network: their chain comes on a stick, and what the ledger says to it goes back on one. Nothing is believed because somebody carried it; the
/// administrator is asked for since checking and proving is work, and what is refused counts against the device.
/// </summary>
static class CarryingEndpoints
{
    /// <summary>Years of one device; longer chains come in parts (edge-setup export --from).</summary>
    const long MostBytes = 8L << 30;

    public static void MapCarrying(this IEndpointRouteBuilder routes, LogBook book)
    {
        var api = routes.MapGroup("/api/v1/chains/{chain}");
        api.MapPut("/segments", async Task<Results<Ok<CarriedAccount>, ProblemHttpResult>> (string chain, HttpRequest request, EnrolledChains chains, LedgerQueries queries, CarriedIntake intake, CancellationToken cancellationToken) =>
        {
            if (!Endpoints.TryHex(chain, 16, out var id) || chains.Of(id) is not { } enrolled) return Endpoints.Missing($"no chain \"{chain}\"");
            if (queries.WaitsForApproval(id)) return Unapproved(chain);
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MostBytes;
            var (account, why) = await intake.TakeAsync(enrolled, request.Body, cancellationToken);
            return account is not null ? TypedResults.Ok(account) : Endpoints.Wrong(why);
        }).Accepts<byte[]>("application/cbor-seq").For(Role.Administrator).Refuses(StatusCodes.Status409Conflict).WithSummary("An exported chain, as edge-setup export wrote it; each segment is checked as if it had come over the broker. Says where the answer for the way back is.");

        api.MapGet("/answer", Results<PushStreamHttpResult, ProblemHttpResult> (string chain, long from, long to, long size, HttpRequest request, EnrolledChains chains, LedgerQueries queries, LogQueries logs, BrokerGate gate) =>
        {
            if (!Endpoints.TryHex(chain, 16, out var id) || chains.Of(id) is not { } enrolled) return Endpoints.Missing($"no chain \"{chain}\"");
            if (queries.WaitsForApproval(id)) return Unapproved(chain);
            if (from < 1 || to < from) return Endpoints.Wrong($"from {from}, to {to}: numbers of segments, from 1 on, the first one first");
            if (logs.Checkpoint(LogName.Segments) is not { } newest || gate.HeadOf(enrolled.Address) is not { } head) return Endpoints.Missing("nothing is held of this chain");
            if (size < 0 || size > newest.Size) return Endpoints.Wrong($"size {size}: the segment log has {newest.Size} leaves");
            var answer = new CarriedAnswer(logs, book, enrolled, from, Math.Min(to, logs.HighestNumber(id)), size, newest, head);
            return TypedResults.Stream(file => answer.WriteAsync(file, request.HttpContext.RequestAborted), "application/cbor-seq", $"{enrolled.Address.Device}.answer");
        }).For(Role.Administrator).GivesFile("application/cbor-seq").Refuses(StatusCodes.Status409Conflict).WithSummary("For a device without a network, as edge-setup import takes it: the way from the checkpoint of this size, receipts of these segments, the head.");
    }

    /// <summary>A device that has no certificate yet does not come in on a stick either.</summary>
    static ProblemHttpResult Unapproved(string chain) =>
        TypedResults.Problem($"chain {chain} waits for approval: whoever holds the organisation's key approves it first", statusCode: StatusCodes.Status409Conflict);
}
