using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Mqtt;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A run with its uplink over a scripted link; time stands still unless the test moves it.</summary>
sealed class UplinkBench : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    Task running = Task.CompletedTask;
    long ledTo;

    public UplinkBench(string? folder = null, TestLedger? ledger = null)
    {
        Bench = new Bench(folder: folder, ledger: ledger);
        Ledger = Bench.Ledger;
    }

    public Bench Bench { get; }
    public ScriptedLink Link { get; } = new();
    public DeviceTopics Topics => Bench.Topics;
    public SegmentUplink Uplink { get; private set; } = null!;
    public HeardLog Log { get; } = new();

    /// <summary>Who answers; another one after a succession.</summary>
    public TestLedger Ledger { get; private set; }

    public void Start()
    {
        Bench.Start();
        ledTo = Bench.Tip.Pin.Size;
        Uplink = Bench.Connect(Link, Log);
        running = Uplink.RunAsync(stop.Token);
    }

    /// <summary>Seals this many segments. The recorder counts a sealed segment off a moment after the store has it, and until then may put two events into one.</summary>
    public void Seal(int count) => Bench.Seal(count);

    /// <summary>The ledger takes every segment that arrives and answers at once.</summary>
    public void AnswerAll() => Link.Arrived = message => Answer(TestLedger.Read(message).Identity);

    public void Answer(byte[] identity)
    {
        lock (Ledger)
        {
            var receipt = Ledger.Receive(identity);
            if (Ledger.Size > ledTo) Link.Say(Topics.Checkpoint, Ledger.Step(ledTo).Encode());
            ledTo = Ledger.Size;
            Link.Say(Topics.Receipt, receipt.Encode());
        }
    }

    /// <summary>The ledger comes back from a backup of so many leaves, and says how it goes on.</summary>
    public string Succeed(int kept)
    {
        lock (Ledger)
        {
            (Ledger, var said) = Ledger.Succeed(kept);
            ledTo = 0;
            return said.Sign([Ledger.Root]);
        }
    }

    /// <summary>The way to the newest checkpoint of the ledger that answers.</summary>
    public void LeadOn()
    {
        lock (Ledger) Link.Say(Topics.Checkpoint, Ledger.Step(ledTo).Encode());
        ledTo = Ledger.Size;
    }

    public void Answering(TestLedger ledger) => Ledger = ledger;

    public void SayHead(long number, byte[] identity) => Link.Say(Topics.Head, Ledger.Head(Bench.Enrolment.Chain, Bench.Run, number, identity));

    public long Unreceipted() => Bench.Count().Unreceipted;

    /// <summary>Moves the clock in small steps, over a long time in whole seconds, giving the loop time to see each.</summary>
    public async Task Pass(double seconds)
    {
        var step = seconds < 10 ? 0.25 : 1;
        for (var passed = 0.0; passed < seconds; passed += step)
        {
            Bench.Clock.Advance(TimeSpan.FromSeconds(step));
            await Quiet();
        }
    }

    /// <summary>Waits until the loop has nothing more to do without the clock.</summary>
    public async Task Quiet()
    {
        var before = -1;
        for (var same = 0; same < 12;)
        {
            await Task.Delay(5);
            Bench.Settle();
            var now = Link.Published.Count;
            same = now == before && !Link.Events.TryPeek(out _) ? same + 1 : 0;
            before = now;
        }
    }

    public async Task StopUplink()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public async ValueTask DisposeAsync()
    {
        if (!stop.IsCancellationRequested) await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        Bench.Dispose();
    }
}
