using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>Our client against pymodbus: a fault that our own codec and our own server share would not show otherwise.</summary>
public sealed class SecondImplementationTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task All_four_tables_of_pymodbus_are_read()
    {
        await using var peer = await PymodbusPeer.StartAsync();
        using var connection = await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", peer.Port, 1, Patience, TimeProvider.System, new LineStatistics(), TestContext.Current.CancellationToken);
        Assert.NotNull(connection);
        await ReadAllTablesAsync(connection);
    }

    [Fact]
    public async Task All_four_tables_are_read_through_a_socket_that_carries_a_serial_lines_frames()
    {
        await using var peer = await PymodbusPeer.StartAsync("rtu");
        var open = new RtuOverTcpOptions("127.0.0.1", peer.Port).Opener(TimeProvider.System, new LineStatistics(), NullLogger.Instance);
        using var line = await open(TestContext.Current.CancellationToken);
        Assert.NotNull(line);
        await ReadAllTablesAsync(line);
    }

    internal static async Task ReadAllTablesAsync(IModbusLine connection)
    {
        var words = new ushort[ReadRequest.MostRegisters];

        foreach (var table in new[] { RegisterTable.Holding, RegisterTable.Input })
        {
            Assert.Equal(ReadResult.Ok, await connection.ReadAsync(new(1, table, 50, 50), words, Patience, TestContext.Current.CancellationToken));
            Assert.Equal(Enumerable.Range(1050, 50), words[..50].Select(w => (int)w));
        }
        foreach (var table in new[] { RegisterTable.Coil, RegisterTable.DiscreteInput })
        {
            Assert.Equal(ReadResult.Ok, await connection.ReadAsync(new(1, table, 5, 19), words, Patience, TestContext.Current.CancellationToken));
            Assert.Equal(Enumerable.Range(5, 19).Select(i => i % 3 == 0 ? 1 : 0), words[..19].Select(w => (int)w));
        }
        var refused = await connection.ReadAsync(new(1, RegisterTable.Holding, 99, 2), words, Patience, TestContext.Current.CancellationToken);
        Assert.Equal(ReadResult.Exception(2), refused);
    }

    [Fact]
    public async Task A_block_that_ends_outside_the_peers_registers_loses_only_the_value_outside()
    {
        await using var peer = await PymodbusPeer.StartAsync();
        var sink = new RecordingSink();
        PolledValue Value(ushort address) => new(1, RegisterTable.Input, address, 2, TimeSpan.FromMilliseconds(200));
        // The last one begins on the last register: half of it does not exist.
        var bus = new ModbusBus(
            new GatewayOptions("127.0.0.1", peer.Port), [Value(80), Value(90), Value(95), Value(97), Value(99)], new Dictionary<byte, UnitOptions>(), sink,
            TimeProvider.System, NullLogger<ModbusBus>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = bus.RunAsync(stop.Token);
        await sink.UntilAsync(s => Enumerable.Range(0, 4).All(i => s.Count(i) >= 5));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal([1097, 1098], sink.Words(3));
        Assert.Equal(0, sink.Count(4));
        var refused = Assert.Single(sink.Notices);
        Assert.Equal((FieldNoticeKind.ValueRefused, 4, 2), (refused.Kind, refused.Value, refused.ExceptionCode));
    }
}
