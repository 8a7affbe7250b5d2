using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Traceability.Ledger.Api;

/// <summary>A refusal that says when it need not be one any more.</summary>
static class RetryLater
{
    public static void After(HttpContext context, TimeSpan wait) => context.Response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    public static ProblemHttpResult Problem(HttpContext context, int status, TimeSpan wait, string why)
    {
        After(context, wait);
        return TypedResults.Problem(why, statusCode: status);
    }
}
