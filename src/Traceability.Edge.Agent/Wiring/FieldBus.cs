using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Evidence.Entries;
using Traceability.Field.Modbus;
using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>
/// One bus of the site with all that reads on it. It can be lent to somebody who wants the line for himself: then everything is let go, and begun
/// anew as at the agent's start when the lease is over, so that nothing from before is believed of devices that were in other hands.
/// </summary>
/// <param name="begin">Makes what reads; called anew after each lease.</param>
/// <param name="subjects">Of which gaps on this bus can be: its own name, its units', channels' and tag readers'.</param>
/// <param name="points">The weighbridges whose indicator or tag reader is on it.</param>
sealed class FieldBus(Bus bus, IReadOnlyList<Channel> channels, IReadOnlyCollection<string> subjects, Func<BusWork> begin, IReadOnlyList<WeighingPoint> points,
    Recorder recorder, TimeProvider time)
{
    const string LentCause = "commissioning";

    readonly Lock gate = new();
    BusWork? work;
    TaskCompletionSource? wanted;
    BusLease? lease;
    bool ended;

    public Bus Bus => bus;

    /// <summary>Null while nobody has it.</summary>
    public BusLease? Lease
    {
        get { lock (gate) return lease; }
    }

    /// <summary>What asks on this bus now; null while it is lent, and where the bus is only listened to.</summary>
    public ModbusBus? Master
    {
        get { lock (gate) return work?.Master; }
    }

    /// <summary>Null while it is lent, and where only a tag reader is on it.</summary>
    public byte[]? Account()
    {
        Func<byte[]>? account;
        lock (gate) account = work?.Account;
        return account?.Invoke();
    }

    /// <summary>Lets go of the bus and answers when that is done. Null where somebody has it already; cancelled where the agent stops.</summary>
    public async Task<BusLease?> LendAsync(TimeSpan span, string? by)
    {
        BusLease asked;
        lock (gate)
        {
            if (lease is not null) return null;
            // Its loop disposes it.
#pragma warning disable CA2000
            lease = asked = new BusLease(by, span, time);
#pragma warning restore CA2000
            if (ended) asked.Cancel();
            wanted?.TrySetResult();
        }
        await asked.LetGo;
        return asked;
    }

    /// <summary>Null where there is no such lease, or it is over.</summary>
    public BusLease? Renew(string id, TimeSpan span)
    {
        lock (gate)
        {
            return Find(id) is { } lent && lent.Renew(span) ? lent : null;
        }
    }

    /// <summary>Ends a lease and answers when the bus is the agent's again. False where there is no such lease, or it is over.</summary>
    public async Task<bool> TakeBackAsync(string id)
    {
        BusLease? lent;
        lock (gate) lent = Find(id);
        if (lent is null) return false;
        lent.End();
        await lent.Returned;
        return true;
    }

    /// <summary>Runs until cancelled, and then ends as cancelled. A lease that runs then leaves its gap open, as any loss does.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await WorkAsync(cancellationToken);
                await LieIdleAsync(cancellationToken);
            }
        }
        finally
        {
            lock (gate)
            {
                ended = true;
                lease?.Cancel();
                lease?.Dispose();
            }
        }
    }

    BusLease? Find(string id) => lease is { LetGo.IsCompletedSuccessfully: true, Over.IsCompleted: false } lent && lent.Id == id ? lent : null;

    long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Reads until somebody wants the bus.</summary>
    async Task WorkAsync(CancellationToken cancellationToken)
    {
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var letGo = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), letGo);
        BusWork begun;
        lock (gate)
        {
            if (lease is not null) return;
            (work, wanted) = (begun = begin(), letGo);
        }
        try
        {
            Task[] running = [.. begun.Running.Select(run => run(session.Token))];
            await Task.WhenAny([letGo.Task, .. running]);
            await session.CancelAsync();
            await Task.WhenAll(running);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Let go.
        }
        finally
        {
            lock (gate) (work, wanted) = (null, null);
        }
    }

    async Task LieIdleAsync(CancellationToken cancellationToken)
    {
        if (Lease is not { } lent) return;
        var from = NowMs;
        // What drives on or off now is seen by nobody.
        foreach (var point in points) point.IndicatorLost();
        recorder.NoteInstead(new SiteEvent(EventCode.Gap, from, bus.Name, from, null, LentCause, ""), subjects, channels.Select(channel => channel.Index));
        lent.Begin();
        var to = (await lent.Over.WaitAsync(cancellationToken)).ToUnixTimeMilliseconds();
        recorder.NoteGap(new SiteEvent(EventCode.Gap, to, bus.Name, from, Math.Max(from, to), LentCause, ""), channels.Select(channel => channel.Index));
        lock (gate) lease = null;
        lent.Dispose();
        lent.Return();
    }
}
