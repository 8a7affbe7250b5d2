using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Site;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>One data folder on a real disk and the runs on it, wired as the agent wires them, with the fields' and the broker's side left to the test.</summary>
sealed class Bench : IDisposable
{
    readonly bool ownsFolder;
    StoreThread? thread;
    IReadOnlyList<StoredPin> pins = [];

    public Bench(string? yaml = null, string? folder = null, TimeProvider? time = null, TestLedger? ledger = null, string? profiles = null)
    {
        ownsFolder = folder is null;
        Folder = folder ?? Directory.CreateTempSubdirectory("agent-").FullName;
        Ledger = ledger ?? new TestLedger();
        Time = time ?? new ManualTime();
        Site = TestSite.Load(Folder, yaml ?? TestSite.Yaml(), profiles);
        var terms = Path.Combine(Folder, "terms.txt");
        if (!File.Exists(terms)) File.WriteAllText(terms, Ledger.Terms(Site.Device));
        Directory.CreateDirectory(Data);
        KeyHistory.Resume(Data);
        Keys = DeviceKeys.Open(Path.Combine(Data, "keys"), !Enrolment.Exists(Data), out var error) ?? throw new InvalidOperationException(error);
        Enrolment = Enrolment.Open(Data, terms, Site, Keys, out error) ?? throw new InvalidOperationException(error);
        History = KeyHistory.Open(Data, Enrolment, Keys, out error) ?? throw new InvalidOperationException(error);
    }

    public string Folder { get; }
    public string Data => Path.Combine(Folder, "data");
    public FetchedFolder Fetched => new(Path.Combine(Data, FetchedFolder.Name));
    public Installation Site { get; }
    public DeviceTopics Topics => Mqtt.Topics.Of(Site.Organisation, Site.Facility.Id, Site.Device);
    public TestLedger Ledger { get; }
    public TimeProvider Time { get; }
    public ManualTime Clock => (ManualTime)Time;
    public DeviceKeys Keys { get; }
    public Enrolment Enrolment { get; }
    public KeyHistory History { get; }
    public ClockQuality Quality { get; set; } = new(ClockStatus.Synchronised, "kernel", 5);

    // Of the run under way.
    public SegmentStore Store { get; private set; } = null!;
    public StoreThread Thread => thread!;
    public SegmentSealer Sealer { get; private set; } = null!;
    public ConfigurationTree Configuration { get; private set; } = null!;
    public FollowedLogs Logs { get; private set; } = null!;
    public ChainTip Tip { get; private set; } = null!;
    public LostTailFile Lost { get; private set; } = null!;
    public TailWatch Tails { get; private set; } = null!;
    public Recorder Recorder { get; private set; } = null!;
    public byte[] Run { get; private set; } = [];
    public List<SealedSegment> Sealed { get; } = [];

    public static string? WhyNotStart(string data, Enrolment enrolment, DateTimeOffset now)
    {
        using var store = SegmentStore.Open(data, now, out var error);
        return store is null || ChainTip.Of(store, enrolment, new KeyHistory(ChainKeys.Of(enrolment.Request.EvidenceKey), []), out error) is null ? error : null;
    }

    public Recorder Start()
    {
        Store = SegmentStore.Open(Data, Time.GetUtcNow(), out var error) ?? throw new InvalidOperationException(error);
        Logs = FollowedLogs.Open(Data, Enrolment, out error) ?? throw new InvalidOperationException(error);
        Tip = Logs.Under(ChainTip.Of(Store, Enrolment, History, out error) ?? throw new InvalidOperationException(error));
        Lost = LostTailFile.Open(Data, Tip.Number, out error) ?? throw new InvalidOperationException(error);
        Run = RandomNumberGenerator.GetBytes(SegmentHeader.RunSize);
        Configuration = ConfigurationTree.Of(Site);
        Sealer = new SegmentSealer(Site, Keys, Enrolment, Configuration, Tip, Lost, Run, "test");
        Sealer.Restore(Store.LastStatementSeq());
        var history = Store.Counters();
        pins = Store.Pins();
        thread = new StoreThread(Store);
        Recorder = new Recorder(Site, thread, Sealer, Configuration, Tip, Run, history, new SiteClock(Time, () => Quality), Time, NullLogger<Recorder>.Instance);
        Recorder.Sealed += segment => { lock (Sealed) Sealed.Add(segment); };
        return Recorder;
    }

    /// <summary>The run's uplink over a link, wired as the agent wires it; not running yet.</summary>
    public SegmentUplink Connect(IBrokerLink link, ILoggerFactory logs)
    {
        var follower = new LogFollower(link, Topics, Thread, Enrolment, Logs, Tip.Pin, pins, Keys.WitnessSeed, Data, () => Quality,
            new SplitViewFolder(Path.Combine(Folder, "split-views")), Time, logs.CreateLogger<LogFollower>());
        var book = new ReceiptBook(follower.Segments, follower.LedgerOnline, Enrolment.Chain);
        Tails = new TailWatch(Thread, Sealer, Lost, Enrolment.Identity, Time, logs.CreateLogger<TailWatch>());
        var fetch = new TailFetch(link, Topics, Thread, Lost, Fetched, Tails, Keys, History, Enrolment.Chain, () => follower.LedgerOnline, Time, logs.CreateLogger<TailFetch>());
        var uplink = new SegmentUplink(link, Thread, Sealer, Topics, new StatusMessage { State = DeviceState.Online }, History.Rotations, book, follower, Tails, fetch, Time, logs);
        Recorder.Sealed += uplink.OnSealed;
        return uplink;
    }

    public long NowMs => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public long MonotonicMs => (long)Time.GetElapsedTime(0).TotalMilliseconds;

    public void Record(int channel, ushort[] words) => Recorder.Record(channel, NowMs, words);

    /// <summary>So many segments more, whatever the recorder puts into one of them.</summary>
    public void Seal(int count)
    {
        Settle();
        var wanted = Count().Sealed + count;
        for (var i = 0; i < count; i++)
        {
            Note();
            if (i % 32 == 31) Settle();
        }
        for (Settle(); Count().Sealed < wanted; Settle()) Note();
    }

    void Note() => Recorder.Note(new SiteEvent(EventCode.Gap, NowMs, "mill", null, null, "timeout", ""));

    public (long Sealed, long Unreceipted) Count()
    {
        (long, long) counted = default;
        using var done = new ManualResetEventSlim();
        _ = Thread.RunAsync(store =>
        {
            counted = store.Count();
            done.Set();
            return true;
        });
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)));
        return counted;
    }

    /// <summary>Waits until everything that was closed so far is on the disk, or has failed.</summary>
    public void Settle()
    {
        using var done = new ManualResetEventSlim();
        _ = thread!.RunAsync(_ =>
        {
            done.Set();
            return true;
        });
        Assert.True(done.Wait(TimeSpan.FromSeconds(30)), "the store thread stands still");
    }

    public async Task StopAsync()
    {
        await Recorder.ShutDownAsync();
        Kill();
    }

    /// <summary>Ends the run as a power cut does, as far as one process can: nothing more is said.</summary>
    public void Kill()
    {
        if (thread is null) return;
        Recorder.Dispose();
        thread.Dispose();
        thread = null;
        Store.Dispose();
    }

    public IReadOnlyList<AuditedSegment> Audit()
    {
        if (thread is not null) Settle();
        return ChainAudit.Read(Data);
    }

    public void Dispose()
    {
        Kill();
        Keys.Dispose();
        if (ownsFolder) Directory.Delete(Folder, recursive: true);
    }
}
