using System.Collections.Concurrent;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Downlink;

/// <summary>Which chains' heads are due: at once when a device comes online, otherwise at most once in <see cref="Pause"/> while traffic runs.</summary>
sealed class DeviceHeads(TimeProvider time)
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<DeviceAddress, Due> devices = new();

    public void Show(ChainStanding standing)
    {
        var due = devices.GetOrAdd(standing.Chain.Address, static _ => new Due());
        lock (due) (due.Standing, due.Changed) = (standing, true);
    }

    /// <summary>The device asks, or the broker has forgotten: its head is due now, changed or not.</summary>
    public void Ask(DeviceAddress device)
    {
        if (!devices.TryGetValue(device, out var due)) return;
        lock (due) (due.Changed, due.SentAt) = (true, null);
    }

    public void AskAll()
    {
        foreach (var device in devices.Keys) Ask(device);
    }

    public List<ChainStanding> Take()
    {
        var now = time.GetTimestamp();
        var taken = new List<ChainStanding>();
        foreach (var due in devices.Values)
            lock (due)
            {
                if (!due.Changed || due.Standing is null || (due.SentAt is { } sent && time.GetElapsedTime(sent, now) < Pause)) continue;
                (due.Changed, due.SentAt) = (false, now);
                taken.Add(due.Standing);
            }
        return taken;
    }

    sealed class Due
    {
        public ChainStanding? Standing;
        public bool Changed;
        public long? SentAt;
    }
}
