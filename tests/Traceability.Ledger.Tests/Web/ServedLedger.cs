using Microsoft.AspNetCore.Builder;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A test ledger behind its real HTTP server on a free port.</summary>
sealed class ServedLedger : IAsyncDisposable
{
    readonly WebApplication app;

    ServedLedger(TestLedger ledger, WebApplication app) => (Ledger, this.app, Http) = (ledger, app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public TestLedger Ledger { get; }
    public HttpClient Http { get; }

    public static async Task<ServedLedger> StartAsync(TestLedger? own = null)
    {
        var ledger = own ?? TestLedger.Start();
        var app = LedgerHost.Build(ledger.Open, new SilentLink(), new Uri("http://127.0.0.1:0"), TimeProvider.System);
        await app.StartAsync();
        return new ServedLedger(ledger, app);
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
