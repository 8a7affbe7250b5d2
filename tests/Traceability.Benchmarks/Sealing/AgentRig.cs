using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Benchmarks.Workload;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Traceability.Site;
using Traceability.Testing;

namespace Traceability.Benchmarks.Sealing;

/// <summary>The agent from recorder to store, on real files: everything between a reading and its commit, without buses and broker.</summary>
sealed class AgentRig : IDisposable
{
    readonly DeviceKeys keys;
    readonly SegmentStore segments;
    readonly StoreThread store;
    readonly ConcurrentQueue<TaskCompletionSource<SealedSegment>> waiting = new();
    long committedAt;

    AgentRig(Installation site)
    {
        Site = site;
        keys = DeviceKeys.Open(Path.Combine(site.DataFolder, "keys"), mayCreate: true, out var error) ?? throw new InvalidDataException(error);
        var terms = Path.Combine(site.DataFolder, "terms.txt");
        File.WriteAllText(terms, Terms.Of(site.Organisation, site.Facility.Id, site.Device).Encode());
        var enrolment = Enrolment.Open(site.DataFolder, terms, site, keys, out error) ?? throw new InvalidDataException(error);
        var history = KeyHistory.Open(site.DataFolder, enrolment, keys, out error) ?? throw new InvalidDataException(error);
        segments = SegmentStore.Open(site.DataFolder, TimeProvider.System.GetUtcNow(), out error) ?? throw new InvalidDataException(error);
        var tip = ChainTip.Of(segments, enrolment, history, out error) ?? throw new InvalidDataException(error);
        var (run, configuration) = (RandomNumberGenerator.GetBytes(SegmentHeader.RunSize), ConfigurationTree.Of(site));
        store = new StoreThread(segments);
        Recorder = new Recorder(site, store, new SegmentSealer(site, keys, enrolment, configuration, tip, LostTailFile.Open(site.DataFolder, tip.Number, out _)!, run, "benchmark"), configuration, tip, run, [],
            new SiteClock(TimeProvider.System, KernelClock.Read), TimeProvider.System, NullLogger<Recorder>.Instance);
        Recorder.Sealed += OnSealed;
    }

    public Installation Site { get; }

    public Recorder Recorder { get; }

    /// <summary>When the newest segment's commit had returned, in <see cref="Stopwatch"/> ticks.</summary>
    public long CommittedAt => Interlocked.Read(ref committedAt);

    /// <summary>SDM630 meters with so many channels; nothing is sealed by the timer.</summary>
    public static AgentRig OfMeters(string folder, int channels)
    {
        var path = Path.Combine(folder, "site.yaml");
        GeneratedSite.Write(path, channels, [.. Enumerable.Range(1502, GeneratedSite.GatewaysFor(channels))], sealSeconds: 3600);
        return Of(path, folder);
    }

    public static AgentRig Of(string sitePath, string folder)
    {
        var data = Path.Combine(folder, "data");
        Directory.CreateDirectory(data);
        return new AgentRig(GeneratedSite.Load(sitePath, data));
    }

    /// <summary>Closes the open segment by an event, as a gap or a clock change does, and waits until it is on the disk.</summary>
    public Task<SealedSegment> SealAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<SealedSegment>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue(done);
        Recorder.Note(new SiteEvent(EventCode.Commissioning, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(), "agent", null, null, "benchmark", ""));
        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until everything that was closed so far is on the disk.</summary>
    public Task SettleAsync() => store.RunAsync(_ => true);

    void OnSealed(SealedSegment segment)
    {
        Interlocked.Exchange(ref committedAt, Stopwatch.GetTimestamp());
        if (waiting.TryDequeue(out var done)) done.SetResult(segment);
    }

    public void Dispose()
    {
        store.Dispose();
        Recorder.Dispose();
        segments.Dispose();
        keys.Dispose();
    }
}
