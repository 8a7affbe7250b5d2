using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
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
        Topics = Mqtt.Topics.Of("demo", "mine", "edge-mine");
    }

    public Bench Bench { get; }
    public ScriptedLink Link { get; } = new();
    public DeviceTopics Topics { get; }
    public SegmentUplink Uplink { get; private set; } = null!;
    public TestLedger Ledger => Bench.Ledger;

    public void Start()
    {
        Bench.Start();
        ledTo = Bench.Tip.Pin.Size;
        var follower = new LogFollower(Link, Topics, Bench.Thread, Bench.Enrolment, Bench.Tip.Pin, Bench.Keys.WitnessSeed, Bench.Data, () => Bench.Quality,
            new SplitViewFolder(Path.Combine(Bench.Folder, "split-views")), Bench.Time, NullLogger<LogFollower>.Instance);
        var book = new ReceiptBook(follower.Segments, Bench.Enrolment.LedgerOnline, Bench.Enrolment.Chain);
        Uplink = new SegmentUplink(Link, Bench.Thread, Bench.Sealer, Topics, new StatusMessage { State = DeviceState.Online }, Bench.History.Rotations, book, follower, Bench.Time, NullLoggerFactory.Instance);
        Bench.Recorder.Sealed += Uplink.OnSealed;
        running = Uplink.RunAsync(stop.Token);
    }

    /// <summary>Seals this many segments. The recorder counts a sealed segment off a moment after the store has it, and until then may put two events into one.</summary>
    public void Seal(int count)
    {
        Bench.Settle();
        var wanted = Count().Sealed + count;
        for (var i = 0; i < count; i++)
        {
            Note();
            if (i % 32 == 31) Bench.Settle();
        }
        for (Bench.Settle(); Count().Sealed < wanted; Bench.Settle()) Note();
    }

    void Note() => Bench.Recorder.Note(new SiteEvent(EventCode.Gap, Bench.NowMs, "mill", null, null, "timeout", ""));

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

    public long Unreceipted() => Count().Unreceipted;

    (long Sealed, long Unreceipted) Count()
    {
        (long, long) counted = default;
        using var done = new ManualResetEventSlim();
        _ = Bench.Thread.RunAsync(store =>
        {
            counted = store.Count();
            done.Set();
            return true;
        });
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)));
        return counted;
    }

    /// <summary>Moves the clock in small steps, giving the loop time to see each.</summary>
    public async Task Pass(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += 0.25)
        {
            Bench.Clock.Advance(TimeSpan.FromMilliseconds(250));
            await Quiet();
        }
    }

    /// <summary>Waits until the loop has nothing more to do without the clock.</summary>
    public async Task Quiet()
    {
        var before = -1;
        for (var same = 0; same < 5;)
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
