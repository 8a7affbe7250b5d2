using System.Collections.Concurrent;
using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Fetching;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Store;
using Traceability.Mqtt;

namespace Traceability.Ledger.Downlink;

/// <summary>
/// Gives devices their own segments back, one message each, from the last one asked for down to the first. One request of a chain is open at a time, the
/// newest, and goes on by itself when the budget allows, as long as the key that signed it is the chain's. Nothing waits here: one message is under way,
/// read when its turn has come. A device that is not there any more asks again.
/// </summary>
sealed class DeviceFetches(FetchQueries segments, EnrolledChains chains, LedgerKeys keys, IBrokerLink link, TimeProvider time)
{
    /// <summary>Of one chain in any hour: a day of weighings and meters within some hours, and never what a ledger's uplink would feel.</summary>
    public const long MostBytesPerHour = 8 << 20;

    /// <summary>Of one chain in a row, before the next one's turn.</summary>
    const int MostPerTurn = 16;
    static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    readonly ConcurrentDictionary<DeviceAddress, Wanted> open = new();
    readonly Dictionary<DeviceAddress, ByteBudget> budgets = []; // the loop's; enrolled devices only
    readonly long started = time.GetTimestamp();

    /// <summary>Takes the place of what the device has asked for before.</summary>
    public void Open(DeviceAddress device, FetchRequest request)
    {
        if (chains.Of(request.Chain) is { } chain) open[device] = new Wanted(request, chain.Keys.Terms[^1].Key, request.Last, request.Identity, TimeSpan.Zero);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var rounds = new PeriodicTimer(Round, time);
        while (await rounds.WaitForNextTickAsync(cancellationToken)) await TurnAsync(cancellationToken);
    }

    /// <summary>Every chain's turn, once.</summary>
    public async Task TurnAsync(CancellationToken cancellationToken)
    {
        foreach (var device in open.Keys)
            for (var sent = 0; sent < MostPerTurn && await SendOneAsync(device, cancellationToken); sent++) { }
    }

    /// <summary>False where the device gets nothing more in this round.</summary>
    async Task<bool> SendOneAsync(DeviceAddress device, CancellationToken cancellationToken)
    {
        if (!open.TryGetValue(device, out var wanted) || time.GetElapsedTime(started) < wanted.NotBefore) return false;
        if (chains.Of(wanted.Request.Chain)?.NotEntitled(wanted.Key) is not null)
        {
            open.TryRemove(KeyValuePair.Create(device, wanted));
            return false;
        }
        var held = segments.Find(wanted.Request.Chain, wanted.Number, wanted.Identity);
        var message = held?.Message ?? Encoding.UTF8.GetBytes(new NotHeld(wanted.Request.Chain, wanted.Number, wanted.Identity).Sign(keys.Online));
        if (!BudgetOf(device).TryTake(message.Length))
        {
            open.TryUpdate(device, wanted with { NotBefore = time.GetElapsedTime(started) + ByteBudget.Minute }, wanted);
            return false;
        }
        var outcome = await link.PublishAsync(Topics.Of(device.Organisation, device.Facility, device.Device).Fetched, message, qos: 1, retain: false, cancellationToken);
        if (outcome.Status == PublishStatus.Accepted && held is { } sent && wanted.Number > wanted.Request.First)
            return open.TryUpdate(device, wanted with { Number = wanted.Number - 1, Identity = sent.Previous }, wanted);
        open.TryRemove(KeyValuePair.Create(device, wanted));
        return false;
    }

    ByteBudget BudgetOf(DeviceAddress device)
    {
        if (!budgets.TryGetValue(device, out var budget)) budgets[device] = budget = new ByteBudget(MostBytesPerHour, time);
        return budget;
    }

    /// <param name="Key">That signed the request: revoked, suspended or followed by another one, it gets nothing more.</param>
    /// <param name="Number">To be sent next.</param>
    /// <param name="Identity">Of that number.</param>
    /// <param name="NotBefore">On the loop's clock, where the budget is spent.</param>
    sealed record Wanted(FetchRequest Request, EvidenceKey Key, long Number, byte[] Identity, TimeSpan NotBefore);
}
