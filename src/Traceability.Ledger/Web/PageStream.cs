using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Api;

namespace Traceability.Ledger.Web;

/// <summary>
/// GET /live/page: server-sent events for the overview, and with ?facility= for that one's page, which has its live values alone. Unnamed messages carry regions as htmx partials; <c>beat</c> every two seconds says that the
/// stream lives, and which version of the page it feeds.
/// </summary>
static class PageStream
{
    const int MostWatchers = 200;

    static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    static int watching;

    public static async Task WatchAsync(HttpContext context, string? facility, PageRegions regions, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        if (HeadRequests.IsHead(context)) return;
        if (Interlocked.Increment(ref watching) > MostWatchers)
        {
            Interlocked.Decrement(ref watching);
            (context.Response.StatusCode, context.Response.ContentType) = (StatusCodes.Status503ServiceUnavailable, null);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var asker = Asker.Of(context);
        var (sees, only) = (asker.Sees.Only(facility), facility is null ? null : PageRegions.LiveOf(facility));
        regions.Join();
        try
        {
            var text = new StringBuilder();
            for (var seen = 0L; !asker.IsGone(time.GetUtcNow());)
            {
                var changed = regions.Changed;
                var news = regions.Since(seen, sees, only);
                if (news.Count > 0)
                {
                    seen = news[^1].Change;
                    text.Append("data: ");
                    foreach (var region in news) Append(text, region);
                    text.Append("\n\n");
                }
                text.Append(regions.VersionFor(sees) is { Length: > 0 } version ? $"event: beat\ndata: {version}\n\n" : ":\n\n");
                await context.Response.WriteAsync(text.ToString(), stop.Token);
                await context.Response.Body.FlushAsync(stop.Token);
                text.Clear();
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                await Task.WhenAny(changed, Task.Delay(Beat, time, wait.Token), asker.Gone);
                await wait.CancelAsync();
                stop.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The watcher or the ledger went; nothing is owed.
        }
        finally
        {
            regions.Leave();
            Interlocked.Decrement(ref watching);
        }
    }

    /// <summary>A line break would end the field, so each line is a field of its own.</summary>
    static void Append(StringBuilder text, PageRegion region) => text
        .Append("<hx-partial id=\"").Append(region.Id).Append("\" hx-swap=\"innerMorph\">")
        .Append(region.Html.ReplaceLineEndings("\n").Replace("\n", "\ndata: ", StringComparison.Ordinal))
        .Append("</hx-partial>");
}
