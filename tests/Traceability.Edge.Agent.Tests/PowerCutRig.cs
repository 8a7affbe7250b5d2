using Microsoft.Data.Sqlite;
using Traceability.Edge.Agent.Storage;
using Traceability.Ledger;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>One enrolled device, images of its disk, and the real ledger that its segments come to. The broker between them is left out.</summary>
sealed class PowerCutRig : IAsyncDisposable
{
    static readonly DeviceAddress Device = new("demo", "mine", "edge-mine");

    readonly string folder = Directory.CreateTempSubdirectory("cut-").FullName;
    readonly List<Bench> benches = [];
    readonly OpenLedger ledger;
    readonly HashSet<string> sent = [];
    int images;

    PowerCutRig()
    {
        var place = new LedgerFolder(Path.Combine(folder, "ledger"), "demo", "test/segments", PlanFolder.Empty, Evidence, Path.Combine(folder, "second-place"), LogCadence.AtOnce, null);
        Assert.True(OpenLedger.TryOpen(place, TimeProvider.System, out var opened, out var error), error);
        ledger = opened;
        ledger.Start();
    }

    string Evidence => Path.Combine(folder, "evidence");

    public ManualTime Clock { get; } = new();

    public IReadOnlyList<string> Proofs => Directory.Exists(Evidence) ? Directory.GetFiles(Evidence) : [];

    /// <summary>A device that is enrolled and has not run yet.</summary>
    public static async Task<(PowerCutRig Rig, Bench Device)> StartAsync()
    {
        var rig = new PowerCutRig();
        var terms = Assert.IsType<EnrolmentAnswer.Terms>(await rig.ledger.Enrolments.GiveVoucherAsync(Device, CancellationToken.None));
        var disk = rig.NewDisk();
        await File.WriteAllTextAsync(Path.Combine(disk, "terms.txt"), terms.Given.Encode());
        var bench = rig.Boot(disk);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await rig.ledger.Enrolments.EnrolAsync(await File.ReadAllBytesAsync(Path.Combine(bench.Data, Storage.Enrolment.FileName)), CancellationToken.None));
        return (rig, bench);
    }

    /// <summary>A device with this disk, switched on but not running yet.</summary>
    public Bench Boot(string disk)
    {
        var bench = new Bench(folder: disk, time: Clock);
        benches.Add(bench);
        return bench;
    }

    /// <summary>A copy of the device's disk as it is now.</summary>
    public string Image(Bench device)
    {
        if (device.Store is not null) device.Settle();
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

    public void Discard(string image) => Directory.Delete(image, recursive: true);

    /// <summary>Lets devices measure and seal for a while, beside each other.</summary>
    public void Run(int seconds, params Bench[] devices)
    {
        for (var second = 0; second < seconds; second++)
        {
            foreach (var device in devices) device.Record(TestSite.Energy, TestSite.Abcd(second));
            Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var device in devices) device.Settle();
        }
    }

    /// <summary>Sends what the device holds and nobody has sent yet.</summary>
    public async Task SendAsync(Bench device)
    {
        var held = await device.Thread.RunAsync(store => store.Unreceipted(0, 100_000));
        var verdicts = new List<Task<Verdict>>();
        foreach (var segment in held.Where(s => sent.Add(Convert.ToHexString(s.Identity)))) verdicts.Add(await ledger.Intake.SubmitAsync(Device, segment.Message, CancellationToken.None));
        foreach (var verdict in verdicts) Assert.IsType<Verdict.Logged>(await verdict);
    }

    public IReadOnlyList<ForkRow> Forks() => new ForkQueries(ledger.Database).Forks(ledger.Chains.Of(Device)!.Chain)!;

    public IReadOnlyList<FindingRow> Findings() => new LedgerQueries(ledger.Database, "demo").Findings(FacilityScope.All, null, LedgerQueries.MostPerPage).Items;

    string NewDisk() => Directory.CreateDirectory(Path.Combine(folder, $"disk-{images++}")).FullName;

    public async ValueTask DisposeAsync()
    {
        foreach (var bench in benches) bench.Dispose();
        await ledger.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
