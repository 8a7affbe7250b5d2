using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Live;

namespace Traceability.Ledger.Api;

/// <summary>GET /live: server-sent events. First the state of every facility, then what happens; a listener that is too slow gets the state again.</summary>
static class LiveEndpoint
{
    static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/live", ListenAsync).ForReaders().ExcludeFromDescription();

    static async Task ListenAsync(HttpContext context, LiveFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        if (HeadRequests.IsHead(context)) return;
        var asker = Asker.Of(context);
        if (feed.Join(asker.Sees) is not { } client)
        {
            (context.Response.StatusCode, context.Response.ContentType) = (StatusCodes.Status503ServiceUnavailable, null);
            return;
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await SendAsync(context, feed.State(asker.Sees), stop.Token);
            while (!asker.IsGone(time.GetUtcNow()))
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                var next = client.Events.WaitToReadAsync(wait.Token).AsTask();
                var first = await Task.WhenAny(next, Task.Delay(KeepAlive, time, wait.Token), asker.Gone);
                if (first == next && !await next) return;
                await wait.CancelAsync();
                if (asker.IsGone(time.GetUtcNow())) return;
                if (first != next)
                {
                    await context.Response.WriteAsync(":\n\n", stop.Token);
                    await context.Response.Body.FlushAsync(stop.Token);
                    continue;
                }
                if (client.TakeSkipped())
                {
                    while (client.Events.TryRead(out _)) { }
                    await SendAsync(context, feed.State(asker.Sees), stop.Token);
                    continue;
                }
                var batch = new List<LiveEvent>();
                while (batch.Count < 64 && client.Events.TryRead(out var happened)) batch.Add(happened);
                await SendAsync(context, batch, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The listener or the ledger went; nothing is owed.
        }
        finally
        {
            feed.Leave(client);
        }
    }

    static async Task SendAsync(HttpContext context, IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var happened in events) text.Append("event: ").Append(happened.Name).Append("\ndata: ").Append(happened.Json).Append("\n\n");
        if (text.Length == 0) return;
        await context.Response.WriteAsync(text.ToString(), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
