using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Traceability.Ledger.Accounts;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A test ledger behind its real HTTP server on a free port.</summary>
sealed class ServedLedger : IAsyncDisposable
{
    readonly WebApplication app;
    IReadOnlyList<RouteEndpoint>? endpoints;

    ServedLedger(TestLedger ledger, WebApplication app) => (Ledger, this.app, Http) = (ledger, app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public TestLedger Ledger { get; }
    public HttpClient Http { get; }

    /// <summary>Everything that is mapped. Kept: each look at a data source makes its endpoints anew.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => endpoints ??= [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    public static async Task<ServedLedger> StartAsync(TestLedger? own = null, Reading reading = Reading.Open, TimeProvider? time = null)
    {
        var ledger = own ?? TestLedger.Start();
        var app = LedgerHost.Build(ledger.Open, new SilentLink(), new Uri("http://127.0.0.1:0"), time ?? TimeProvider.System, reading);
        await app.StartAsync();
        return new ServedLedger(ledger, app);
    }

    /// <summary>What lets everything through.</summary>
    public AuthenticationHeaderValue AdminToken => new("Bearer", File.ReadAllText(Path.Combine(Ledger.Folder, "keys/admin-token")).Trim());

    /// <summary>What is not for everybody.</summary>
    public async Task<byte[]> OwnAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = AdminToken } };
        using var answer = await Http.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public Task<string> PageAsync() => Http.GetStringAsync("/");

    /// <summary>The page as soon as it holds <paramref name="awaited"/>: figures are made shortly after the commit.</summary>
    public async Task<string> PageWithAsync(string awaited)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var rounds = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var page = await PageAsync();
            if (page.Contains(awaited, StringComparison.Ordinal) || deadline.IsCancellationRequested) return page;
            await rounds.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Ledger.DisposeAsync();
    }
}
