using System.Diagnostics;
using System.Security.Cryptography;
using Traceability.Benchmarks.Report;
using Traceability.Benchmarks.Workload;
using Traceability.Edge.Agent.Recording;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Testing;

namespace Traceability.Benchmarks.Sealing;

/// <summary>From the close of the open segment to its commit on the disk; how many readings a second that carries; what it writes.</summary>
static class Seals
{
    const int Channels = 1000, Seconds = 20, Rounds = 5, SealsPerRound = 40, FlushesPerRound = 200, FlatOutSeals = 40, WriteSeals = 200;

    public static async Task<ResultTable> MeasureAsync(CancellationToken cancellationToken)
    {
        Samples seal = new(), flush = new(), rate = new(), cpu = new(), sealCpu = new();
        using (var folder = new TemporaryFolder())
        using (var disk = new DiskFlush(folder.File("flush")))
        using (var rig = AgentRig.OfMeters(folder.Path, Channels))
        {
            var readings = new MeterReadings(rig.Site, rig.Recorder);
            await rig.SettleAsync();
            for (var round = -1; round < Rounds; round++)
            {
                disk.Measure(FlushesPerRound, round < 0 ? new Samples() : flush);
                for (var i = 0; i < SealsPerRound; i++)
                {
                    readings.Record(Seconds);
                    var (began, used) = (Stopwatch.GetTimestamp(), CpuTime.Microseconds);
                    await rig.SealAsync(cancellationToken);
                    if (round < 0) continue;
                    seal.Add(Stopwatch.GetElapsedTime(began, rig.CommittedAt).TotalMilliseconds);
                    sealCpu.Add((CpuTime.Microseconds - used) / 1000);
                }
                var before = CpuTime.Microseconds;
                var flatOut = await FlatOutAsync(rig, readings, cancellationToken);
                if (round < 0) continue;
                rate.Add(flatOut);
                cpu.Add((CpuTime.Microseconds - before) * 1000 / (FlatOutSeals * Channels * Seconds));
            }
        }
        var (weighing, weighingBytes) = await WeighingsAsync(cancellationToken);
        var (small, smallBytes) = await SmallSegmentsAsync(cancellationToken);
        var flushes = FormattableString.Invariant($"disk {flush.Median:0.00} / {flush.Quantile(0.99):0.00} ms");
        return new ResultTable($"Seal: {Channels:#,0} channels × {Seconds} readings, from close to commit with fsync",
            [
                Row.Plain("p50", FormattableString.Invariant($"{seal.Median:0.00} ms"), flushes),
                Row.AtMost("p99", seal.Quantile(0.99), "0.00", "ms", 20, flushes),
                Row.Plain("CPU of one seal, median", FormattableString.Invariant($"{sealCpu.Median:0.0} ms")),
                Row.AtLeast("flat out: recorded, decoded, sealed, committed", rate.Median, "#,0", "readings/s", 1_500_000),
                Row.Plain("… CPU per reading", FormattableString.Invariant($"{cpu.Median:0} ns")),
                Row.AtMost($"block device, per crossing of the scale (message of {weighingBytes:0} bytes)", weighing, "0.0", "KiB", 20),
                Row.AtMost($"block device, per segment of {smallBytes / 1000:0.0} kB", small, "0.0", "KiB", 32),
            ],
            $"{seal.Count} seals and {flush.Count} flushes in {Rounds} rounds that take turns; peer column: 4 KiB appended and fsynced, p50 / p99; flat out {rate.Range("#,0")}",
            "limit: a seal is CPU of one thread (encoding, hashing, deflate, one ES256) plus one fsync of the write-ahead log; flat out, recording and sealing run on a thread each, so the slower of the two bounds it",
            $"block device: mean of {WriteSeals} seals, write-ahead log and its checkpoints; the file system's own journal is not in this figure");
    }

    /// <summary>Readings per second when the next segment fills while the one before is sealed; never more than one behind.</summary>
    static async Task<double> FlatOutAsync(AgentRig rig, MeterReadings readings, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        Task before = Task.CompletedTask;
        for (var i = 0; i < FlatOutSeals; i++)
        {
            readings.Record(Seconds);
            var sealing = rig.SealAsync(cancellationToken);
            await before;
            before = sealing;
        }
        await before;
        return (double)FlatOutSeals * readings.Channels * Seconds / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    static async Task<(double KiB, double MessageBytes)> WeighingsAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var rig = AgentRig.Of(RepositoryRoot.File("firmware-config", "sites", "demo-mine.yaml"), folder.Path);
        var scale = rig.Site.Weighbridges[0].Name;
        await rig.SettleAsync();
        PendingEntry? first = null;
        return await WrittenAsync(async () =>
        {
            var waiting = first;
            return await rig.Recorder.SealAsync(scale, ticket => waiting is null ? first = FirstCrossing(scale, ticket) : SecondCrossing(waiting, ticket, out first)).WaitAsync(cancellationToken);
        });
    }

    static async Task<(double KiB, double MessageBytes)> SmallSegmentsAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var rig = AgentRig.OfMeters(folder.Path, channels: 100); // about 5 kB
        var readings = new MeterReadings(rig.Site, rig.Recorder);
        await rig.SettleAsync();
        return await WrittenAsync(async () =>
        {
            readings.Record(Seconds);
            return await rig.SealAsync(cancellationToken);
        });
    }

    static async Task<(double KiB, double MessageBytes)> WrittenAsync(Func<Task<SealedSegment>> sealOne)
    {
        for (var i = 0; i < 20; i++) await sealOne(); // the first carry configuration and statements
        var (before, bytes) = (BlockWrites.SoFar, 0L);
        for (var i = 0; i < WriteSeals; i++) bytes += (await sealOne()).MessageBytes;
        return ((BlockWrites.SoFar - before) / 1024.0 / WriteSeals, (double)bytes / WriteSeals);
    }

    static PendingEntry FirstCrossing(string scale, string ticket)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var tag = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var personal = PersonalDraft.Of("tag", tag);
        const long grams = 38_420_000;
        return new PendingEntry(new Weighing
        {
            Ticket = ticket, Scale = scale, Vehicle = personal.Commitment, CapturedMs = now, ShownGrams = grams, DivisionGrams = 20_000, Channel = 0, WeightWords = [0, 0, 0x96, 0x14],
            StatusWords = [0, 3], Window = new StableWindow(5, 1000, 0), ZeroMs = now - 20_000,
        })
        { Personal = personal, Opened = new OpenWeighing(tag, scale, ticket, now, grams) };
    }

    static PendingEntry SecondCrossing(PendingEntry first, string ticket, out PendingEntry? open)
    {
        open = null;
        var crossed = (Weighing)first.Entry;
        const long grams = 15_260_000;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return first with
        {
            Entry = crossed with
            {
                Ticket = ticket, CapturedMs = now, ShownGrams = grams, First = new FirstCrossing(crossed.Ticket, crossed.CapturedMs, crossed.ShownGrams),
            },
            Opened = null,
            Completed = first.Opened,
        };
    }
}
