using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Site;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A pump whose contactor is a coil and whose door is a discrete input, behind libmodbus' own server, from the bus into the chain.</summary>
public sealed class BitTests : IDisposable
{
    const string Python = "/usr/bin/python3";

    const string Profile = """
        id: pump
        version: 1
        vendor: Any
        model: Any
        kind: flow-meter
        verified: map-only
        printed-base: 1
        max-registers: 10
        min-pause-ms: 0
        response-timeout-ms: 2000
        values:
          - {name: contactor, table: coil, wire: 17, printed: 18, type: bits, poll: fast}
          - {name: door, table: discrete, wire: 9, printed: 10010, printed-base: 10001, type: bits, poll: fast}
        commands:
          - {name: start, writes: coil, wire: 17, printed: 18, words: ["0x1"], proof: {value: contactor, when: 1, within-ms: 5000}}
        sources: [made for this test]
        """;

    readonly string folder = Directory.CreateTempSubdirectory("bits-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Yaml(string port) => $"""
        organisation: demo
        facility: {"{"}id: mine, name: Mine, time-zone: UTC{"}"}
        device: edge-mine
        seal: {"{"}interval-s: 1{"}"}
        ledger: {"{"}host: 127.0.0.1, port: 1883{"}"}
        buses:
          - name: gateway
            kind: modbus-tcp
            host: 127.0.0.1
            port: {port}
            units: [{"{"}name: pump, unit: 1, profile: pump, serial: P1, values: [contactor, door]{"}"}]
        """;

    [Fact]
    public async Task A_coil_and_a_discrete_input_are_sealed_as_0_or_1_and_a_coil_proves_its_own_command()
    {
        Assert.SkipUnless(File.Exists(Python), "python3 is not installed");
        using var server = Process.Start(new ProcessStartInfo(Python, [RepositoryRoot.File("tests", "Traceability.Field.Tests", "Modbus", "libmodbus_server.py")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var cancelled = TestContext.Current.CancellationToken;
        var port = await server.StandardOutput.ReadLineAsync(cancelled);
        if (port is null) Assert.Skip($"libmodbus5 is not installed: {await server.StandardError.ReadToEndAsync(cancelled)}");
        await File.WriteAllTextAsync(Path.Combine(folder, "pump.yaml"), Profile, cancelled);
        using var bench = new Bench(Yaml(port), time: TimeProvider.System, profiles: folder);
        bench.Start();
        var ring = new FrameRing("gateway", Framing.ModbusTcp, 1 << 16, TimeProvider.System);
        var feed = new BusFeed(bench.Site.Buses[0], bench.Site.Channels, bench.Recorder, _ => { }, [], []);
        var bus = new ModbusBus(BusLine.Of(bench.Site.Buses[0]), feed.Values, new Dictionary<byte, UnitOptions>(), feed, TimeProvider.System, NullLogger<ModbusBus>.Instance, ring);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var running = bus.RunAsync(stop.Token);

        await Soon.Is(() => Read() >= 3, "three readings");
        var start = bench.Site.Units[0].Profile.Commands[0];
        Assert.Equal(CommandOutcome.Done, await bus.CommandAsync(1, start, TimeSpan.FromSeconds(10)));
        var before = Read();
        await Soon.Is(() => Read() >= before + 3, "three readings more");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        server.StandardInput.Close();
        await server.WaitForExitAsync(cancelled);
        await bench.StopAsync();

        var series = bench.Audit().Entries<Series>().ToList();
        var contactor = series.Where(s => s.Channel == 0).SelectMany(s => s.Mantissas.ToArray()).ToList();
        Assert.Equal([0, 1], contactor.Distinct());
        Assert.Equal(contactor.Order(), contactor);
        Assert.Equal([1], series.Where(s => s.Channel == 1).SelectMany(s => s.Mantissas.ToArray()).Distinct());
        Assert.All(series, s => Assert.Equal((1, 0), (s.WordsPerReading, s.Exponent)));

        // And so the black box has them, for whoever replays it.
        Assert.Equal(FrameFileOutcome.Read, FrameFile.TryRead(FrameFile.Write(ring), out var frames));
        var answers = FrameReplay.Answers(frames!).Where(answer => answer.Result is { IsOk: true }).ToList();
        Assert.Equal([0, 1], Bits(RegisterTable.Coil));
        Assert.Equal([1], Bits(RegisterTable.DiscreteInput));

        int[] Bits(RegisterTable table) => [.. answers.Where(answer => answer.Question.Table == table).Select(answer => (int)answer.Words.Span[0]).Distinct().Order()];
        long Read() => bus.Statistics().Units[0].Questions[ReadOutcome.Ok];
    }
}
