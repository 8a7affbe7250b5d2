using Microsoft.Net.Http.Headers;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Web.Components;

namespace Traceability.Ledger.Web;

/// <summary>The ledger's pages: their services and their addresses.</summary>
static class WebPages
{
    /// <summary>Nothing from elsewhere, nothing inline: what a hostile name could carry into the page is not run even if it were not encoded.</summary>
    const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void AddWebPages(this IServiceCollection services, OpenLedger ledger, Reading reading)
    {
        services.AddSingleton<PageAssets>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<IProblemDetailsWriter, ProblemPages>();
        services.AddSingleton(new HourlyCo2e(ledger.Database, ledger.Plans, ledger.FactorSets, ledger.Organisation));
        services.AddSingleton(s => new Co2eByTime(ledger.Database, ledger.Plans, ledger.FactorSets, ledger.Organisation, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => ActivatorUtilities.CreateInstance<PageReader>(s, ledger.Organisation, reading));
        services.AddSingleton<PageRegions>();
        services.AddHostedService(s => s.GetRequiredService<PageRegions>());
    }

    public static void MapWebPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapPages();
        pages.MapGet("/", (HttpContext context, PageReader reader, PageRenderer renderer) => renderer.ShowAsync<LedgerPage>(context, reader.Read(Asker.Of(context)))).ForReaders();
        pages.MapGet("/live/page", PageStream.WatchAsync).ForReaders().OfFacility("facility");
        pages.MapGet("/dist/{name}", (string name, HttpContext context, PageAssets assets) =>
        {
            if (assets.Find(name) is not { } asset) return Results.NotFound();
            var headers = context.Response.Headers;
            headers.CacheControl = "public, max-age=31536000, immutable";
            headers.Vary = HeaderNames.AcceptEncoding;
            var gzip = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
            if (gzip) headers.ContentEncoding = "gzip";
            return Results.Bytes(gzip ? asset.Gzip : asset.Plain, asset.Type);
        }).ForEverybody();
        pages.MapGet("/favicon.ico", (PageAssets assets) => Results.Bytes(assets.Find("mark.svg")!.Plain, "image/svg+xml")).ForEverybody();
    }

    /// <summary>What every page has in common.</summary>
    public static RouteGroupBuilder MapPages(this IEndpointRouteBuilder routes) => routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter(AddHeadersAsync);

    static ValueTask<object?> AddHeadersAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        AddHeaders(invocation.HttpContext.Response);
        return next(invocation);
    }

    public static void AddHeaders(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
