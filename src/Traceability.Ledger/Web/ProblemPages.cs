using Microsoft.AspNetCore.WebUtilities;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>Tells people with a browser in words and with a way back what programs are told as problem details. What is asked of the API is answered as that.</summary>
sealed class ProblemPages(PageReader reader, PageRenderer renderer, FacilityPeriods periods) : IProblemDetailsWriter
{
    const string Html = "text/html";

    public bool CanWrite(ProblemDetailsContext context) => !context.HttpContext.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && context.HttpContext.Request.GetTypedHeaders().Accept.Any(form => form.MediaType.Equals(Html, StringComparison.OrdinalIgnoreCase));

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var (asker, title) = (Asker.Of(http), ReasonPhrases.GetReasonPhrase(http.Response.StatusCode));
        var facility = http.Request.Path.Value!.Split('/') is ["", "facilities", var id, ..] && asker.Sees.Holds(id) && periods.Plan(id) is not null ? id : null;
        WebPages.AddHeaders(http.Response);
        await renderer.ShowAsync<ProblemPage>(http, new ProblemPageView(reader.Visitor(asker), title, problem.Detail ?? $"There is nothing at {http.Request.Path}.", facility));
    }
}
