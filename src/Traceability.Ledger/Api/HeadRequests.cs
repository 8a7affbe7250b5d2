namespace Traceability.Ledger.Api;

/// <summary>HEAD is answered as GET would be, by the same endpoint, with its status and headers; the server leaves the body out (RFC 9110, 9.3.2).</summary>
static class HeadRequests
{
    sealed record Asked;

    /// <summary>Stands before the routes are looked up.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Features.Set(new Asked());
            context.Request.Method = HttpMethods.Get;
        }
        return next(context);
    });

    /// <summary>For what would never end.</summary>
    public static bool IsHead(HttpContext context) => context.Features.Get<Asked>() is not null;
}
