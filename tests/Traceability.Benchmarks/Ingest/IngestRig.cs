using System.Diagnostics;
using System.Text;
using Traceability.Benchmarks.Workload;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Log;
using Traceability.Ledger;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Testing;

namespace Traceability.Benchmarks.Ingest;

/// <summary>A real ledger over real files, with a fleet enrolled in it; messages go in by its own intake, past the broker.</summary>
sealed class IngestRig : IAsyncDisposable
{
    const string Organisation = "bench", Facility = "plant";

    readonly OpenLedger ledger;

    IngestRig(OpenLedger ledger, Fleet fleet) => (this.ledger, Fleet) = (ledger, fleet);

    public Fleet Fleet { get; }

    public static async Task<IngestRig> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        if (!MonitoringPlan.TryRead("plant.json", Encoding.UTF8.GetBytes(PlanText()), out var plan, out var faults)) throw new InvalidDataException(string.Join('\n', faults));
        var plans = new PlanFolder(new Dictionary<string, MonitoringPlan> { [Facility] = plan });
        var place = new LedgerFolder(Path.Combine(folder, "ledger"), Organisation, "benchmark/segments", plans, Path.Combine(folder, "evidence"), Path.Combine(folder, "second-place"), LogCadence.AtOnce, null);
        if (!OpenLedger.TryOpen(place, TimeProvider.System, out var ledger, out var error)) throw new InvalidDataException(error);
        ledger.Start();
        var devices = new List<(DeviceAddress, ChainBuilder)>();
        for (var i = 0; i < Fleet.Devices; i++)
        {
            var address = new DeviceAddress(Organisation, Facility, $"edge-{i}");
            var terms = await ledger.Enrolments.GiveVoucherAsync(address, cancellationToken) as EnrolmentAnswer.Terms ?? throw new InvalidOperationException("no voucher");
            var chain = new ChainBuilder(terms.Given).Configure(Fleet.Configuration(i));
            if (await ledger.Enrolments.EnrolAsync(chain.Request.Bytes, cancellationToken) is not EnrolmentAnswer.Enrolled) throw new InvalidOperationException("not enrolled");
            devices.Add((address, chain));
        }
        return new IngestRig(ledger, new Fleet(devices));
    }

    /// <summary>Seconds from the first message to the last receipt.</summary>
    /// <exception cref="InvalidOperationException">A message was refused: such a run measures nothing.</exception>
    public async Task<double> TakeAsync(FleetBatch batch, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var verdicts = new Task<Verdict>[batch.Messages.Count];
        for (var i = 0; i < verdicts.Length; i++) verdicts[i] = await ledger.Intake.SubmitAsync(batch.Messages[i].From, batch.Messages[i].Bytes, cancellationToken);
        foreach (var verdict in verdicts)
            if (await verdict is Verdict.Refused(var why, _)) throw new InvalidOperationException($"refused: {why}");
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public FacilityFigures Figures() => new Figures(ledger.Database, ledger.Plans, ledger.FactorSets, Organisation, ledger.Live, TimeProvider.System).Of(Facility);

    public long Bytes => StoredBytes.Of(ledger);

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    /// <summary>Every energy and volume counter of the fleet is a source stream, so that CO2e is derived from all of them.</summary>
    static string PlanText()
    {
        var counters = Enumerable.Range(0, Fleet.Devices).SelectMany(device => Enumerable.Range(0, Fleet.Channels)
            .Where(channel => Workload.Plant.KindOf(channel) is Workload.Plant.EnergyKind or Workload.Plant.VolumeKind)
            .Select(channel => (Id: $"s{device}-{channel}", Channel: Fleet.ChannelId(device, channel), Energy: Workload.Plant.KindOf(channel) == Workload.Plant.EnergyKind))).ToList();
        var points = counters.Select(c => $$"""{"id":"{{c.Id}}","channel":"{{c.Channel}}","role":"import","unit":"{{(c.Energy ? "kWh" : "L")}}","exponent":-2}""");
        var streams = counters.Select(c => c.Energy
            ? $$"""{"id":"{{c.Id}}","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["{{c.Id}}"] } }"""
            : $$"""{"id":"{{c.Id}}","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"meter","points":["{{c.Id}}"] } }""");
        return $$"""
            {"format":2,"facility":"{{Facility}}","version":1,"name":"Generated plant","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
             "boundary":{"fence":"generated","control":"operational"},
             "metering_points":[{{string.Join(',', points)}}],
             "streams":[{{string.Join(',', streams)}}],
             "factor_decisions":[{"category":"electricity","flow":"grid","method":"location-based","factor":"nga-2023-electricity-au-qld","reason":"benchmark"},
                                 {"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"benchmark"}]}
            """;
    }
}
