using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Transport;

namespace Traceability.Ledger.Api;

/// <summary>What a new device needs from here: its terms for a code that somebody types, and the certificate of its connections for its own signature.</summary>
static class TransportEndpoints
{
    /// <param name="Id">Of the code; the code itself stays with whoever typed it.</param>
    internal sealed record TermsWish(string Id);

    /// <param name="Tag">The code's, over the bytes of the terms.</param>
    internal sealed record GivenTerms(string Terms, string Tag);

    /// <param name="certificates">Null where the broker is reached without TLS.</param>
    public static void MapTransport(this IEndpointRouteBuilder routes, DeviceCertificates? certificates)
    {
        var api = routes.MapGroup("/api/v1");
        api.MapPost("/terms", Results<Ok<GivenTerms>, ProblemHttpResult> (TermsWish wish, HttpContext context, EnrolmentCodes codes) =>
        {
            if (!Endpoints.TryHex(wish.Id ?? "", EnrolmentCode.IdSize, out var id)) return Endpoints.Wrong($"id: {2 * EnrolmentCode.IdSize} hexadecimal digits, the id of a code, which itself is not sent");
            switch (codes.Take(id, context.Connection.RemoteIpAddress ?? IPAddress.None))
            {
                case CodeAnswer.Given(var terms, var tag): return TypedResults.Ok(new GivenTerms(terms, tag));
                case CodeAnswer.Used: return Problem(StatusCodes.Status410Gone, "the code has been used: ask for a new one");
                case CodeAnswer.Expired: return Problem(StatusCodes.Status410Gone, "the code has expired: ask for a new one");
                case CodeAnswer.TooMany(var wait): return RetryLater.Problem(context, StatusCodes.Status429TooManyRequests, wait, "too many wrong codes from this address: wait some minutes");
                default: return Endpoints.Missing("no such code: compare it with the one that was given");
            }
        }).ForEverybody().Refuses(StatusCodes.Status404NotFound, StatusCodes.Status410Gone, StatusCodes.Status429TooManyRequests).WithSummary("The enrolment terms for the id of a one-time code, once, with the tag by which whoever has the code believes them.");

        api.MapPost("/chains/{chain}/certificate", async Task<Results<ContentHttpResult, ProblemHttpResult>> (string chain, HttpRequest request, CancellationToken cancellationToken) =>
            certificates is null ? Endpoints.Missing("this ledger gives no certificates: its broker is reached without TLS")
            : !Endpoints.TryHex(chain, 16, out var id) ? Endpoints.Missing($"no chain \"{chain}\"")
            : await SentBytes.ReadAsync(request, cancellationToken) is not { } bytes ? Endpoints.Wrong(SentBytes.Wanted)
            : await certificates.AnswerAsync(id, bytes, cancellationToken) switch
            {
                CertificateAnswer.Given(var note) => TypedResults.Text(note, "text/plain"),
                CertificateAnswer.Invalid(var why) => Endpoints.Wrong(why),
                CertificateAnswer.Refused(var why) => Problem(StatusCodes.Status403Forbidden, why),
                CertificateAnswer.Waiting(var why) => Problem(StatusCodes.Status409Conflict, why),
                _ => Endpoints.Missing($"no chain \"{chain}\""),
            })
            .Accepts<byte[]>("application/cbor").ForEverybody().Produces<string>(StatusCodes.Status200OK, "text/plain").Refuses(StatusCodes.Status409Conflict).WithSummary("The certificate of a device's connections and the authority's, for its signed request; the same request again gets the same certificate.");
    }

    static ProblemHttpResult Problem(int status, string why) => TypedResults.Problem(why, statusCode: status);
}
