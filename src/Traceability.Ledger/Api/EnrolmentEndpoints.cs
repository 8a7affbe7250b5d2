using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api;

/// <summary>The writing half of the API: vouchers for the administrator, enrolment for whoever holds a voucher, approval for the organisation's key, the label key for whoever has it.</summary>
static class EnrolmentEndpoints
{
    /// <summary>For whom a voucher is wished.</summary>
    internal sealed record VoucherWish(string Org, string Facility, string Device);

    /// <summary>The terms and a code that stands for them once; both are of one voucher.</summary>
    internal sealed record GivenVoucher(string Code, DateTimeOffset Expires, string Terms);

    public static void MapEnrolment(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapPost("/vouchers", async Task<Results<ContentHttpResult, Ok<GivenVoucher>, ProblemHttpResult>> (VoucherWish wish, HttpContext context, Enrolments enrolments, EnrolmentCodes codes, CancellationToken cancellationToken) =>
        {
            return await enrolments.GiveVoucherAsync(new DeviceAddress(wish.Org ?? "", wish.Facility ?? "", wish.Device ?? ""), cancellationToken) switch
            {
                EnrolmentAnswer.Terms(var terms) when Forms.Wanted(context, "text/plain", "application/json") == "application/json" => Coded(terms, codes.Give(terms)),
                EnrolmentAnswer.Terms(var terms) => TypedResults.Text(terms.Encode(), "text/plain"),
                EnrolmentAnswer.Invalid invalid => Endpoints.Wrong(invalid.Why),
                _ => Conflict("no voucher"),
            };
        }).For(Role.Administrator).WithSummary("Enrolment terms with a one-time voucher for one device; as JSON with a code for them, which a person can type.");

        api.MapPost("/enrolments", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (HttpRequest request, Enrolments enrolments, LedgerQueries queries, CancellationToken cancellationToken) =>
            await SentBytes.ReadAsync(request, cancellationToken) is { } bytes
                ? Tell(await enrolments.EnrolAsync(bytes, cancellationToken), queries)
                : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("Enrols the device whose signed request this is; the same request again gets the same answer.");

        api.MapPut("/chains/{chain}/approval", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, Enrolments enrolments, LedgerQueries queries, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { } bytes ? Tell(await enrolments.ApproveAsync(id, bytes, cancellationToken), queries)
            : Endpoints.Wrong(SentBytes.Wanted))
            .Accepts<byte[]>("application/cbor").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("The organisation's signed approval of an enrolled device.");

        api.MapPut("/chains/{chain}/label-key", async Task<Results<Ok<EnrolledView>, ProblemHttpResult>> (string chain, HttpRequest request, Enrolments enrolments, LedgerQueries queries, CancellationToken cancellationToken) =>
            !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is { Length: DayLabel.KeySize } labelKey ? Tell(await enrolments.TakeLabelKeyAsync(id, labelKey, cancellationToken), queries)
            : Endpoints.Wrong($"Content-Length: {DayLabel.KeySize} bytes, the device's label.key"))
            .Accepts<byte[]>("application/octet-stream").ForEverybody().Refuses(StatusCodes.Status409Conflict).WithSummary("The key that makes the chain's opaque labels, whose hash the device enrolled with; from then on its days are stated.");
    }

    static Ok<GivenVoucher> Coded(EnrolmentTerms terms, (EnrolmentCode Code, DateTimeOffset Until) given) =>
        TypedResults.Ok(new GivenVoucher(given.Code.Spelled, given.Until, terms.Encode()));

    internal static Results<Ok<EnrolledView>, ProblemHttpResult> Tell(EnrolmentAnswer answer, LedgerQueries queries) => answer switch
    {
        EnrolmentAnswer.Enrolled(var chain) => TypedResults.Ok(new EnrolledView(Convert.ToHexStringLower(chain.Chain), Convert.ToHexStringLower(chain.Identity),
            chain.Address.Organisation, chain.Address.Facility, chain.Address.Device, Instants.Of(chain.EnrolledMs), queries.WaitsForApproval(chain.Chain))),
        EnrolmentAnswer.Invalid invalid => Endpoints.Wrong(invalid.Why),
        EnrolmentAnswer.Conflict conflict => Conflict(conflict.Why),
        _ => Conflict("no enrolment"),
    };

    static ProblemHttpResult Conflict(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);
}
