using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Transport;

/// <summary>Brings the broker's folder up to date: when something was said of a chain, before whoever said it is answered, and every hour for what comes to its end.</summary>
sealed partial class BrokerFolderUpkeep(BrokerFolder folder, TimeProvider time, ILogger<BrokerFolderUpkeep> logger) : BackgroundService
{
    static readonly TimeSpan Round = TimeSpan.FromHours(1);

    public void OnStated(EnrolledChain chain) => Bring();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Round, time, stoppingToken);
            Bring();
        }
    }

    void Bring()
    {
        // What was said stands and counts at ingest; the broker hears of it with the next round.
        if (!folder.TryBring(out var error)) Log.NotWritten(logger, error);
    }

    static partial class Log
    {
        [LoggerMessage(451, LogLevel.Error, "{Error}; the broker does not know of the newest revocations")]
        public static partial void NotWritten(ILogger logger, string error);
    }
}
