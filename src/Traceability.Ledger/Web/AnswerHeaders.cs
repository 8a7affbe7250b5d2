namespace Traceability.Ledger.Web;

/// <summary>What stands on every answer, also of the API: no guessing of types, no referrer to others, nothing run and no frame; over HTTPS, that it stays HTTPS. The pages have a policy of their own.</summary>
static class AnswerHeaders
{
    const string Nothing = "default-src 'none'; frame-ancestors 'none'", Year = "max-age=31536000";

    public static void UseAnswerHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // without one a form would not say whose page it stands on
        headers.ContentSecurityPolicy = Nothing;
        if (context.Request.IsHttps) headers.StrictTransportSecurity = Year;
        return next(context);
    });
}
