using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The writing half of the API: vouchers for whoever holds the admin token, enrolment for whoever holds a voucher.</summary>
static class EnrolmentEndpoints
{
    const int MostRequestBytes = 64 * 1024;

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
        {
            if (request.ContentLength is not (> 0 and <= MostRequestBytes)) return Endpoints.Wrong($"Content-Length: 1 to {MostRequestBytes} bytes");
            var bytes = new byte[(int)request.ContentLength];
            await request.Body.ReadExactlyAsync(bytes, cancellationToken);
            return await enrolments.EnrolAsync(bytes, cancellationToken) switch
            {
                EnrolmentAnswer.Enrolled(var chain) => TypedResults.Ok(new EnrolledView(Convert.ToHexStringLower(chain.Chain), Convert.ToHexStringLower(chain.Identity),
                    chain.Address.Organisation, chain.Address.Facility, chain.Address.Device, Instants.Of(chain.EnrolledMs))),
                EnrolmentAnswer.Invalid invalid => Endpoints.Wrong(invalid.Why),
                EnrolmentAnswer.Conflict conflict => Conflict(conflict.Why),
                _ => Conflict("no enrolment"),
            };
        }).Accepts<byte[]>("application/cbor").WithSummary("Enrols the device whose signed request this is; the same request again gets the same answer.");
    }

    static ProblemHttpResult Conflict(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);
}
