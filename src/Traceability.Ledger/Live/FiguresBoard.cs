using System.Collections.Concurrent;
using System.Threading.Channels;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Live;

/// <summary>
/// Keeps the newest figures of every facility, made anew shortly after each commit that touched it: many commits in a row cost one making per
/// facility and <see cref="Pause"/>.
/// </summary>
sealed partial class FiguresBoard(Figures figures, LiveFeed feed, TimeProvider time, ILogger<FiguresBoard> logger) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly ConcurrentDictionary<string, byte> touched = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, FacilityFigures> newest = new(StringComparer.Ordinal);

    // One token: a signal that is not taken yet stands for all later ones.
    readonly Channel<bool> signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public IReadOnlyList<FacilityFigures> Newest => [.. newest.Values.OrderBy(f => f.Id, StringComparer.Ordinal)];

    public void Touch(BatchReport report)
    {
        foreach (var standing in report.Standings) touched[standing.Chain.Address.Facility] = 0;
        if (report.Standings.Count > 0) signal.Writer.TryWrite(true);
    }

    public void Touch(string facility)
    {
        touched[facility] = 0;
        signal.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var facility in figures.Facilities()) Make(facility);
        while (await signal.Reader.WaitToReadAsync(stoppingToken))
        {
            signal.Reader.TryRead(out _);
            foreach (var facility in touched.Keys)
                if (touched.TryRemove(facility, out _)) Make(facility);
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    void Make(string facility)
    {
        try
        {
            var made = figures.Of(facility);
            newest[facility] = made;
            feed.Show(made);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The store is busy or gone (the sequencer says so if it is gone), or a figure cannot be made: no reason to stop taking evidence. The next commit tries again.
            Log.NotMade(logger, facility, e);
        }
    }

    static partial class Log
    {
        [LoggerMessage(401, LogLevel.Warning, "the figures of {Facility} could not be made")]
        public static partial void NotMade(ILogger logger, string facility, Exception e);
    }
}
