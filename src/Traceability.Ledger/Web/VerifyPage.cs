using Traceability.Ledger.Accounts;

namespace Traceability.Ledger.Web;

/// <summary>
/// The page on which anyone checks a bundle in their own browser, served as it is, file by file. It runs nothing and speaks to nobody that is
/// not of this ledger, and a frame of another page may not hold it.
/// </summary>
static class VerifyPage
{
    const string Policy = "default-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapVerifyPage(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/verify", "verify.html", "text/html");
        Map(routes, "/verify.css", "verify.css", "text/css");
        Map(routes, "/verify.js", "verify.js", "text/javascript");
        Map(routes, "/verify-page.js", "verify-page.js", "text/javascript");
    }

    static void Map(IEndpointRouteBuilder routes, string path, string file, string type)
    {
        var content = Read(file);
        routes.MapGet(path, (HttpResponse response) => Give(response, content, $"{type}; charset=utf-8")).ForEverybody().ExcludeFromDescription();
    }

    static IResult Give(HttpResponse response, byte[] content, string type)
    {
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = Policy;
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
