namespace Traceability.Ledger.Web;

/// <summary>What stands on every answer, also of the API: no guessing of types, no referrer, nothing run and no frame; over HTTPS, that it stays HTTPS. The pages have a policy of their own.</summary>
static class AnswerHeaders
{
    const string Nothing = "default-src 'none'; frame-ancestors 'none'", Year = "max-age=31536000";

    public static void UseAnswerHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = Nothing;
        if (context.Request.IsHttps) headers.StrictTransportSecurity = Year;
        return next(context);
    });
}
