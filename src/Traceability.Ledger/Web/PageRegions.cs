using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web.Components;
using Traceability.Ledger.Web.Views;

namespace Traceability.Ledger.Web;

/// <summary>
/// Renders what changed, once for all who watch, and only while someone watches. A watcher takes the regions that changed since it looked last,
/// so a slow one skips what lies between and nothing queues up.
/// </summary>
sealed partial class PageRegions(PageReader reader, PageRenderer renderer, HourlyCo2e hourly, LedgerQueries queries, TimeProvider time, ILogger<PageRegions> logger) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(250);

    /// <summary>Hours are derived anew for every showing, so less often than the rest.</summary>
    const int RoundsPerHours = 8;

    /// <summary>Live values grow old without any news.</summary>
    const int RoundsPerLive = 8;

    // Held for every look at the regions: who has seen change n has seen all changes up to n.
    readonly Lock gate = new();
    readonly Dictionary<string, PageRegion> regions = new(StringComparer.Ordinal);
    readonly Dictionary<string, FacilityFigures> shown = new(StringComparer.Ordinal);
    readonly Dictionary<string, HoursView> hours = new(StringComparer.Ordinal);
    TaskCompletionSource changed = New();
    IReadOnlyList<string>? fitting;
    long change;
    int watchers;

    /// <summary>Completes when there is something newer.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>Of the page that these regions fit; empty before the first rendering.</summary>
    public string VersionFor(FacilityScope sees) => Volatile.Read(ref fitting) is { } facilities ? reader.Version(facilities.Where(sees.Holds)) : "";

    public void Join() => Interlocked.Increment(ref watchers);

    public void Leave() => Interlocked.Decrement(ref watchers);

    /// <summary>Regions that changed after <paramref name="seen"/>, oldest change first. What is of all facilities stays as it was for who does not see them all.</summary>
    /// <param name="only">Of the regions the one that the page has; null for the overview, which has all.</param>
    public IReadOnlyList<PageRegion> Since(long seen, FacilityScope sees, string? only = null)
    {
        lock (gate) return [.. regions.Values.Where(r => r.Change > seen && (r.Facility is { } facility ? sees.Holds(facility) : sees.IsAll) && (only ?? r.Id) == r.Id).OrderBy(r => r.Change)];
    }

    /// <summary>The region of a facility's live values.</summary>
    public static string LiveOf(string facility) => $"f-{facility}-live";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(Round, time);
        try
        {
            for (var round = 0; await rounds.WaitForNextTickAsync(stoppingToken); round++)
                if (Volatile.Read(ref watchers) > 0) await TryRenderAsync(round);
                else Forget();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The ledger goes, or never began to listen.
        }
    }

    async Task TryRenderAsync(int round)
    {
        try
        {
            await RenderAsync(round);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store is busy or gone (the sequencer says so if it is gone), or a figure cannot be made: no reason to stop taking evidence. The next round tries again.
            Log.NotRendered(logger, e);
        }
    }

    async Task RenderAsync(int round)
    {
        var before = change;
        var all = reader.Figures();
        var chains = queries.Chains(FacilityScope.All);
        foreach (var f in all)
        {
            var isNew = !shown.TryGetValue(f.Id, out var last) || !ReferenceEquals(last, f);
            if (!hours.TryGetValue(f.Id, out var byHour) || (isNew && round % RoundsPerHours == 0)) hours[f.Id] = byHour = hourly.Of(f.Id);
            if (isNew || round % RoundsPerLive == 0) PutOf(f.Id, "live", await renderer.RenderAsync<LiveStrip>(reader.Live(f)));
            if (!isNew && round % RoundsPerHours != 0) continue;
            shown[f.Id] = f;
            var view = reader.Facility(f, chains, byHour);
            PutOf(f.Id, "head", await renderer.RenderAsync<FacilityHead>(view));
            PutOf(f.Id, "figures", await renderer.RenderAsync<FacilityAmounts>(view));
            PutOf(f.Id, "hours", await renderer.RenderAsync<Hours>(view));
            PutOf(f.Id, "chain", await renderer.RenderAsync<Chain>(view));
            PutOf(f.Id, "weighings", await renderer.RenderAsync<Weighings>(view));
            PutOf(f.Id, "basis", await renderer.RenderAsync<Basis>(view));
            PutOf(f.Id, "events", await renderer.RenderAsync<Events>(view));
        }
        Put("ledger", null, await renderer.RenderAsync<Masthead>(reader.Masthead(all, chains, FacilityScope.All)));
        Put("refusals", null, await renderer.RenderAsync<Refusals>(reader.Refused(FacilityScope.All)));
        Volatile.Write(ref fitting, [.. all.Select(f => f.Id)]);
        if (change > before) Interlocked.Exchange(ref changed, New()).TrySetResult();
    }

    /// <summary>The next watcher must not be given what was true when the last one left.</summary>
    void Forget()
    {
        if (fitting is null) return;
        Volatile.Write(ref fitting, null);
        lock (gate) regions.Clear();
        shown.Clear();
        hours.Clear();
    }

    void PutOf(string facility, string part, string html) => Put($"f-{facility}-{part}", facility, html);

    void Put(string id, string? facility, string html)
    {
        lock (gate)
        {
            if (regions.TryGetValue(id, out var held) && held.Html == html) return;
            regions[id] = new PageRegion(id, facility, html, ++change);
        }
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static partial class Log
    {
        [LoggerMessage(501, LogLevel.Warning, "the page could not be rendered anew")]
        public static partial void NotRendered(ILogger logger, Exception e);
    }
}
