using System.Globalization;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Uplink;

namespace Traceability.Edge.Agent.Service;

/// <summary>
/// Tells the service manager that this run lives, twice in each span of its watchdog, and how it is. Each sign goes through the recorder's lock and
/// the store thread's queue first: where a seal stands still, or nobody gets the lock any more, there is none, and the process is killed and started anew.
/// </summary>
sealed class LifeSign(ServiceManager manager, Recorder recorder, StoreThread store, SegmentUplink uplink, TimeProvider time)
{
    /// <summary>Where nobody watches, for the line in <c>systemctl status</c>.</summary>
    static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(30);

    /// <summary>Runs until cancelled, or until the store is closed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!manager.Listens) return;
        var period = manager.Watchdog / 2 ?? Unwatched;
        while (true)
        {
            var clock = recorder.Clock;
            var (_, waiting) = await store.RunAsync(segments => segments.Count()).WaitAsync(cancellationToken);
            var isKnown = recorder.LastSealed is not null;
            manager.Say(string.Create(CultureInfo.InvariantCulture,
                $"WATCHDOG=1\nSTATUS={(isKnown ? $"segment {recorder.LastSealed!.Header.Number} is sealed" : "nothing is sealed yet")}, {waiting} wait for receipts, the broker is {(uplink.Broker.IsConnected ? "connected" : "away")}, the clock is {clock.Status}"));
            await Task.Delay(period, time, cancellationToken);
        }
    }
}
