using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Ledger.Transport;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>A real ledger over a folder that goes with it: real SQLite file, real threads, no broker.</summary>
sealed class TestLedger : IAsyncDisposable
{
    public static readonly DeviceAddress Mine = new("demo", "mine", "edge-mine");

    static readonly string Plan = """
        {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
         "boundary":{"fence":"the lease","control":"operational"},
         "metering_points":[{"id":"mill","channel":"mill.energy_import","role":"import","unit":"kWh","exponent":-2},
                            {"id":"diesel","channel":"diesel.volume_total","role":"import","unit":"L","exponent":-2}],
         "streams":[{"id":"mill","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["mill"]}},
                    {"id":"diesel","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"meter","points":["diesel"]}}],
         "factor_decisions":[{"category":"electricity","flow":"grid","method":"location-based","factor":"nga-2023-electricity-au-qld","reason":"test"},
                             {"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"test"}]}
        """;

    readonly TimeProvider? time;
    OpenLedger open;

    TestLedger(LedgerFolder place, OpenLedger open, TimeProvider? time) => (Place, this.open, this.time) = (place, open, time);

    /// <summary>The key by which the organisation approves its devices.</summary>
    public static readonly ECDsa Organisation = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Who may decide on forks: one of the facility, one from outside.</summary>
    public static readonly ECDsa MineManager = ECDsa.Create(ECCurve.NamedCurves.nistP256), Assurer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What it was opened with.</summary>
    public LedgerFolder Place { get; }

    public string Folder => Place.Data;
    public string EvidenceFolder => Path.Combine(Folder, "evidence");
    public string DatabasePath => Path.Combine(Folder, "ledger.db");
    public OpenLedger Open => open;
    public TimeProvider Time => time ?? TimeProvider.System;
    public Sequencer Sequencer => open.Sequencer;

    /// <param name="cadence">Of its checkpoints; at once, so that nothing is waited for, when not said.</param>
    /// <param name="plan">Of the mine; one with its two meters alone when not given.</param>
    /// <param name="transport">From its folder, how its broker is reached over TLS; not at all when not given.</param>
    public static TestLedger Start(Action<SequencerStep>? at = null, LogCadence? cadence = null, TimeProvider? time = null, Func<string, TransportOptions>? transport = null, string? plan = null)
    {
        var folder = Directory.CreateTempSubdirectory("tr-ledger-").FullName;
        Assert.True(MonitoringPlan.TryRead("mine.json", Encoding.UTF8.GetBytes(plan ?? Plan), out var read, out var faults), string.Join('\n', faults));
        var plans = new PlanFolder(new Dictionary<string, MonitoringPlan> { ["mine"] = read });
        var place = new LedgerFolder(folder, "demo", "test/segments", plans, Path.Combine(folder, "evidence"), Path.Combine(folder, "second-place"), cadence ?? LogCadence.AtOnce, EvidenceKey.Of(Organisation))
        {
            Transport = transport?.Invoke(folder),
            Deciders = [new Decider("demo/mine", EvidenceKey.Of(MineManager)), new Decider("assurer", EvidenceKey.Of(Assurer))],
        };
        return new TestLedger(place, OpenAt(place, at, time), time);
    }

    static OpenLedger OpenAt(LedgerFolder place, Action<SequencerStep>? at, TimeProvider? time)
    {
        Assert.True(OpenLedger.TryOpen(place, time ?? TimeProvider.System, out var ledger, out var error, at), error);
        ledger.Start();
        return ledger;
    }

    public async Task RestartAsync(Action<SequencerStep>? at = null)
    {
        await open.DisposeAsync();
        Reopen(at);
    }

    /// <summary>After <see cref="CloseAsync"/>.</summary>
    public void Reopen(Action<SequencerStep>? at = null) => open = OpenAt(Place, at, time);

    public async Task<ChainBuilder> EnrolAsync(DeviceAddress? device = null, byte[]? labelKey = null)
    {
        var terms = Assert.IsType<EnrolmentAnswer.Terms>(await open.Enrolments.GiveVoucherAsync(device ?? Mine, CancellationToken.None));
        var builder = new ChainBuilder(terms.Given, labelKey: labelKey).Configure(Demo.Channels);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await open.Enrolments.EnrolAsync(builder.Request.Bytes, CancellationToken.None));
        return builder;
    }

    /// <summary>Waits until what was written before is published too.</summary>
    public Task SettleAsync() => Sequencer.WriteAsync(_ => { }, CancellationToken.None);

    public Task<Verdict> TakeAsync(byte[] message, DeviceAddress? from = null) => open.Intake.TakeAsync(from ?? Mine, message, CancellationToken.None);

    public async Task<Verdict.Logged> LogAsync(BuiltSegment segment, DeviceAddress? from = null) => Assert.IsType<Verdict.Logged>(await TakeAsync(segment.Message, from));

    public async Task<Refusal> RefusedAsync(byte[] message, DeviceAddress? from = null) => Assert.IsType<Verdict.Refused>(await TakeAsync(message, from)).Why;

    public FacilityFigures Figures() => new Figures(open.Database, open.Plans, open.FactorSets, "demo", open.Live, Time).Of("mine");

    public List<string> Rows(string table, string where = "")
    {
        using var connection = open.Database.Read();
        return [.. connection.Query($"SELECT * FROM {table}{where}").Select(r => string.Join('|', ((IDictionary<string, object?>)r).Values.Select(Text))).Order(StringComparer.Ordinal)];
    }

    /// <summary>All rows of everything that is derived.</summary>
    public List<string> DerivedRows() => [.. Store.Schema.Derived.SelectMany(t => Rows(t).Select(r => $"{t}: {r}"))];

    /// <summary>The derived rows of one chain, with everything that depends on its key replaced by names.</summary>
    public List<string> RowsOf(byte[] chain, IReadOnlyList<BuiltSegment> segments)
    {
        var id = Convert.ToHexStringLower(chain);
        var run = Convert.ToHexStringLower(segments[0].Segment.Header.Run);
        var rows = Store.Schema.Derived.Where(t => !t.StartsWith("configuration", StringComparison.Ordinal))
            .SelectMany(t => Rows(t, $" WHERE chain = x'{id}'").Select(r => $"{t}: {r.Replace(run, "RUN", StringComparison.Ordinal).Replace(id, "CHAIN", StringComparison.Ordinal)}"));
        foreach (var s in segments) rows = rows.Select(r => r.Replace(Convert.ToHexStringLower(s.Identity), $"S{s.Number}"));
        return [.. rows];
    }

    /// <summary>Makes the next start derive everything anew.</summary>
    public void ForgetDerivation()
    {
        using var connection = open.Database.Connect();
        connection.Execute("DELETE FROM setting");
    }

    public long Count(string sql)
    {
        using var connection = open.Database.Read();
        return connection.ExecuteScalar<long>(sql);
    }

    public List<byte[]> Blobs(string sql)
    {
        using var connection = open.Database.Read();
        return [.. connection.Query<byte[]>(sql)];
    }

    public void Execute(string sql)
    {
        using var connection = open.Database.Connect();
        connection.Execute(sql);
    }

    public SegmentBody StoredBody(BuiltSegment segment)
    {
        using var connection = open.Database.Read();
        var message = connection.QuerySingle<byte[]>("SELECT message FROM segment WHERE identity = @Identity", new { segment.Identity });
        Assert.True(SegmentMessage.TryRead(message, out var held).IsOk);
        Assert.True(held!.TryReadBody(out var body).IsOk);
        return body!;
    }

    public async Task CloseAsync()
    {
        await open.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    static string Text(object? value) => value switch { null => "-", byte[] bytes => Convert.ToHexStringLower(bytes), _ => FormattableString.Invariant($"{value}") };

    public async ValueTask DisposeAsync()
    {
        await open.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
