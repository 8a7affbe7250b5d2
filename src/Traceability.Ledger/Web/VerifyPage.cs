namespace Traceability.Ledger.Web;

/// <summary>
/// The page on which anyone checks a bundle in their own browser, served as it is: it brings its own content security policy, by which it
/// can speak to this ledger only. A frame of another page may not hold it.
/// </summary>
static class VerifyPage
{
    static readonly byte[] Page = Read("verify.html"), Script = Read("verify.js");

    public static void MapVerifyPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/verify", (HttpResponse response) => Give(response, Page, "text/html; charset=utf-8")).ExcludeFromDescription();
        routes.MapGet("/verify.js", (HttpResponse response) => Give(response, Script, "text/javascript; charset=utf-8")).ExcludeFromDescription();
    }

    static IResult Give(HttpResponse response, byte[] content, string type)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        return Results.Bytes(content, type);
    }

    static byte[] Read(string name)
    {
        using var stream = typeof(VerifyPage).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
