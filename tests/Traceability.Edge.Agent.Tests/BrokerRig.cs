using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Ledger;
using Traceability.Ledger.Downlink;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Live;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>Devices, a real broker and the real ledger behind it; one clock for all of them, which moves while the test waits.</summary>
sealed class BrokerRig : IAsyncDisposable
{
    static readonly DeviceAddress Device = new("demo", "mine", "edge-mine");

    readonly string folder = Directory.CreateTempSubdirectory("rig-").FullName;
    readonly MosquittoBroker broker;
    readonly OpenLedger ledger;
    readonly MosquittoLink link;
    readonly BrokerGate gate;
    readonly FiguresBoard board;
    readonly List<ConnectedDevice> devices = [];
    int disks;

    BrokerRig(MosquittoBroker broker)
    {
        this.broker = broker;
        var place = new LedgerFolder(Path.Combine(folder, "ledger"), "demo", "test/segments", PlanFolder.Empty, Path.Combine(folder, "evidence"), Path.Combine(folder, "second-place"), LogCadence.AtOnce, null);
        Assert.True(OpenLedger.TryOpen(place, Clock, out var opened, out var error), error);
        ledger = opened;
        link = Connect("ledger");
        board = new FiguresBoard(new Figures(ledger.Database, ledger.Plans, ledger.FactorSets, ledger.Organisation, ledger.Live, Clock), new LiveFeed(), Clock, NullLogger<FiguresBoard>.Instance);
        gate = new BrokerGate(ledger, new LogQueries(ledger.Database, ledger.Sequencer.Logs), new LedgerQueries(ledger.Database, "demo"), link, board, Clock, NullLogger<BrokerGate>.Instance);
        ledger.Sequencer.Committed += gate.Show;
        ledger.Sequencer.Published += gate.Show;
        ledger.Start();
    }

    public ManualTime Clock { get; } = new();

    public static async Task<BrokerRig> StartAsync()
    {
        var rig = new BrokerRig(await MosquittoBroker.StartAsync());
        await rig.gate.StartAsync(CancellationToken.None);
        return rig;
    }

    /// <summary>A device that is enrolled and has not run yet: its disk.</summary>
    public async Task<string> EnrolAsync()
    {
        var terms = Assert.IsType<EnrolmentAnswer.Terms>(await ledger.Enrolments.GiveVoucherAsync(Device, CancellationToken.None));
        var disk = NewDisk();
        await File.WriteAllTextAsync(Path.Combine(disk, "terms.txt"), terms.Given.Encode());
        using var bench = new Bench(folder: disk, time: Clock);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Enrolments.EnrolAsync(await File.ReadAllBytesAsync(Path.Combine(bench.Data, Storage.Enrolment.FileName)), CancellationToken.None));
        return disk;
    }

    /// <summary>A device with this disk, running and connected.</summary>
    public ConnectedDevice Boot(string disk)
    {
        var device = new ConnectedDevice(new Bench(folder: disk, time: Clock), Connect($"device-{disks}-{devices.Count}"));
        devices.Add(device);
        return device;
    }

    /// <summary>A copy of a device's disk as it is now.</summary>
    public string Image(Bench device)
    {
        device.Settle();
        var image = NewDisk();
        foreach (var file in Directory.EnumerateFiles(device.Folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(image, Path.GetRelativePath(device.Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
        }
        return image;
    }

    public Task UntilHeldAsync(Bench device) => UntilAsync(() =>
    {
        var all = device.Audit();
        using var connection = ledger.Database.Read();
        return all.Count > 0 && Dapper.SqlMapper.Query<byte[]>(connection, "SELECT identity FROM segment").ToHashSet(BytesComparer.Instance).IsSupersetOf(all.Select(s => s.Identity));
    }, "all that the device has sealed, in the ledger");

    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var ticking = Task.CompletedTask;
        await Soon.Is(() =>
        {
            if (ticking.IsCompleted) ticking = Task.Run(() => Clock.Advance(TimeSpan.FromMilliseconds(100)));
            return condition();
        }, what, 60);
        await ticking;
    }

    public IReadOnlyList<ForkRow> Forks() => new ForkQueries(ledger.Database).Forks(ledger.Chains.Of(Device)!.Chain)!;

    MosquittoLink Connect(string client)
    {
        var made = new MosquittoLink(new BrokerOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = client }, TimeProvider.System, NullLogger<MosquittoLink>.Instance);
        made.Start();
        return made;
    }

    string NewDisk() => Directory.CreateDirectory(Path.Combine(folder, $"disk-{disks++}")).FullName;

    public async ValueTask DisposeAsync()
    {
        foreach (var device in devices) await device.DisposeAsync();
        await gate.StopAsync(CancellationToken.None);
        gate.Dispose();
        board.Dispose();
        await link.DisposeAsync();
        await ledger.DisposeAsync();
        await broker.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
