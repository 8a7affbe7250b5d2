using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The writing half of the API: vouchers for whoever holds the admin token, enrolment for whoever holds a voucher, approval for the organisation's key, the label key for whoever has it.</summary>
static class EnrolmentEndpoints
{
    /// <summary>For whom a voucher is wished.</summary>
    internal sealed record VoucherWish(string Org, string Facility, string Device);

    public static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapPost("/vouchers", async Task<Results<ContentHttpResult, ProblemHttpResult>> (VoucherWish wish, HttpRequest request, LedgerKeys keys, Enrolments enrolments, CancellationToken cancellationToken) =>
        {
            if (!AdminToken.IsOn(request, keys)) return TypedResults.Problem(AdminToken.Wanted, statusCode: StatusCodes.Status401Unauthorized);
            return await enrolments.GiveVoucherAsync(new DeviceAddress(wish.Org ?? "", wish.Facility ?? "", wish.Device ?? ""), cancellationToken) switch
            {
                EnrolmentAnswer.Terms terms => TypedResults.Text(terms.Given.Encode(), "text/plain"),
                EnrolmentAnswer.Invalid invalid => Endpoints.Wrong(invalid.Why),
                _ => Conflict("no voucher"),
            };
        }).WithSummary("Enrolment terms with a one-time voucher for one device.");

        api.MapPost("/enrolments", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (HttpRequest request, Enrolments enrolments, CancellationToken cancellationToken) =>
            await SentBytes.ReadAsync(request, cancellationToken) is { } bytes
                ? Tell(await enrolments.EnrolAsync(bytes, cancellationToken))
                : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").WithSummary("Enrols the device whose signed request this is; the same request again gets the same answer.");

        api.MapPut("/chains/{chain}/approval", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, Enrolments enrolments, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { } bytes ? Tell(await enrolments.ApproveAsync(id, bytes, cancellationToken))
            : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").WithSummary("The organisation's signed approval of an enrolled device.");

        api.MapPut("/chains/{chain}/label-key", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, Enrolments enrolments, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { Length: DayLabel.KeySize } labelKey ? Tell(await enrolments.TakeLabelKeyAsync(id, labelKey, cancellationToken))
            : Endpoints.Wrong($"Content-Length: {DayLabel.KeySize} bytes, the device's label.key"))
            .Accepts<byte[]>("application/octet-stream").WithSummary("The key that makes the chain's opaque labels, whose hash the device enrolled with; from then on its days are stated.");
    }

    internal static Results<Ok<EnrolledView>, ProblemHttpResult> Tell(EnrolmentAnswer answer) => answer switch
    {
        EnrolmentAnswer.Enrolled(var chain) => TypedResults.Ok(new EnrolledView(Convert.ToHexStringLower(chain.Chain), Convert.ToHexStringLower(chain.Identity),
            chain.Address.Organisation, chain.Address.Facility, chain.Address.Device, Instants.Of(chain.EnrolledMs))),
        EnrolmentAnswer.Invalid invalid => Endpoints.Wrong(invalid.Why),
        EnrolmentAnswer.Conflict conflict => Conflict(conflict.Why),
        _ => Conflict("no enrolment"),
    };

    static ProblemHttpResult Conflict(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);
}
