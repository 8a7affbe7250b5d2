using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Sealing;
using Traceability.Benchmarks.Verifying;
using Traceability.Benchmarks.Workload;
using Traceability.Field.Modbus;
using Traceability.Profiles;

namespace Traceability.Benchmarks.Budget;

/// <summary>The operations with a budget. Each is done until everything is compiled and every pool is filled, then counted over all threads.</summary>
static class Operations
{
    public static readonly (string Operation, Func<CancellationToken, Task<double>> MeasureAsync)[] All =
    [
        ("tcp-read", TcpReadAsync),
        ("rtu-read", RtuReadAsync),
        ("record-per-reading", RecordAsync),
        ("seal-per-reading", SealAsync),
        ("ingest-per-reading", IngestAsync),
        ("verify-per-reading", VerifyAsync),
    ];

    /// <summary>One question of 50 registers to its answer. The gateway is in this process and allocates nothing.</summary>
    static async Task<double> TcpReadAsync(CancellationToken cancellationToken)
    {
        await using var server = ConstantGateway.Start();
        var request = new ReadRequest(1, RegisterTable.Holding, 0, 50);
        Task<double> Read(int reads) => ReadRate.MeasureAsync("127.0.0.1", server.Port, request, reads, window: 1, TimeProvider.System, cancellationToken);
        await Read(5000);
        // The difference of two runs: connecting, and what the runtime does once, is in both.
        var few = await AllocatedAsync(async () => await Read(1000));
        var many = await AllocatedAsync(async () => await Read(21_000));
        return (many - few) / 20_000.0;
    }

    /// <summary>The same over a serial line's frames. The far end's bytes come through a socket, so that no line's pace is measured.</summary>
    static async Task<double> RtuReadAsync(CancellationToken cancellationToken)
    {
        await using var server = ConstantGateway.StartRtu();
        var request = new ReadRequest(1, RegisterTable.Holding, 0, ConstantGateway.Registers);
        var open = new RtuOverTcpOptions("127.0.0.1", server.Port).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance);
        using var line = await open(cancellationToken) ?? throw new IOException("the gateway is not reached");
        Task<double> Read(int reads) => ReadRate.MeasureAsync(line, request, reads, TimeProvider.System, cancellationToken);
        await Read(5000);
        var few = await AllocatedAsync(async () => await Read(1000));
        var many = await AllocatedAsync(async () => await Read(21_000));
        return (many - few) / 20_000.0;
    }

    static async Task<double> RecordAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var rig = AgentRig.OfMeters(folder.Path, channels: 1000);
        var readings = new MeterReadings(rig.Site, rig.Recorder);
        await rig.SettleAsync();
        for (var i = 0; i < 5; i++) await FillAndSealAsync(rig, readings, 20, cancellationToken);
        readings.Record(1); // the first of a segment may find its columns small
        var allocated = await AllocatedAsync(() =>
        {
            readings.Record(10);
            return Task.CompletedTask;
        });
        return allocated / (10.0 * readings.Channels);
    }

    static async Task<double> SealAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        using var rig = AgentRig.OfMeters(folder.Path, channels: 1000);
        var readings = new MeterReadings(rig.Site, rig.Recorder);
        await rig.SettleAsync();
        for (var i = 0; i < 5; i++) await FillAndSealAsync(rig, readings, 20, cancellationToken);
        var allocated = await AllocatedAsync(async () =>
        {
            for (var i = 0; i < 10; i++) await FillAndSealAsync(rig, readings, 20, cancellationToken);
        });
        return allocated / (10.0 * 20 * readings.Channels);
    }

    static async Task<double> IngestAsync(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var ledger = await IngestRig.OpenAsync(folder.Path, cancellationToken);
        await ledger.TakeAsync(ledger.Fleet.Seal(4), cancellationToken);
        var batch = ledger.Fleet.Seal(8);
        return await AllocatedAsync(async () => await ledger.TakeAsync(batch, cancellationToken)) / (double)batch.Readings;
    }

    static async Task<double> VerifyAsync(CancellationToken cancellationToken)
    {
        var sealedChains = SealedChains.Make(devices: 2);
        SegmentVerification.Run(sealedChains.Chains[0]);
        return await AllocatedAsync(() =>
        {
            foreach (var chain in sealedChains.Chains) SegmentVerification.Run(chain);
            return Task.CompletedTask;
        }) / (double)sealedChains.Readings;
    }

    static async Task FillAndSealAsync(AgentRig rig, MeterReadings readings, int seconds, CancellationToken cancellationToken)
    {
        readings.Record(seconds);
        await rig.SealAsync(cancellationToken);
    }

    static async Task<long> AllocatedAsync(Func<Task> act)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await act();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
