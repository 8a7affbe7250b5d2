using System.Net;
using System.Net.Sockets;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

public sealed class ModbusTcpConnectionTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    readonly LineStatistics statistics = new();
    readonly ushort[] words = new ushort[ReadRequest.MostRegisters];

    static ReadRequest Ask(ushort address, ushort count = 2, byte unit = 1) => new(unit, RegisterTable.Holding, address, count);

    async Task<ModbusTcpConnection> ConnectAsync(ScriptedModbusServer server, int window = 1, TimeProvider? time = null)
    {
        var connection = await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", server.Port, window, Patience, time ?? TimeProvider.System, statistics, TestContext.Current.CancellationToken);
        Assert.NotNull(connection);
        return connection;
    }

    ValueTask<ReadResult> ReadAsync(ModbusTcpConnection connection, ReadRequest request, TimeSpan? timeout = null) =>
        connection.ReadAsync(request, words, timeout ?? Patience, TestContext.Current.CancellationToken);

    [Fact]
    public async Task An_answer_in_single_bytes_is_one_answer()
    {
        await using var server = new ScriptedModbusServer((q, c) => c.SendAsync([.. q.AnswerByAddress().Select(b => new[] { b })]));
        using var connection = await ConnectAsync(server);
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(300, 3)));
        Assert.Equal([300, 301, 302], words[..3]);
    }

    [Fact]
    public async Task A_late_answer_is_never_taken_for_the_next_question()
    {
        // The first question is answered only when the second has come, and just before the second's own answer.
        await using var server = new ScriptedModbusServer(async (q, c) =>
        {
            c.Kept.Add(q);
            if (c.Kept.Count == 1) return;
            await c.SendAsync(c.Kept[0].AnswerByAddress(), q.AnswerByAddress());
        });
        using var connection = await ConnectAsync(server);
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100), Short)).Outcome);
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(200)));
        Assert.Equal([200, 201], words[..2]);
        Assert.Equal((1, 0), (statistics.LateAnswers, statistics.UnknownAnswers));
    }

    [Fact]
    public async Task A_given_up_transaction_is_not_used_again_when_the_ids_have_gone_round()
    {
        ModbusQuestion? first = null;
        await using var server = new ScriptedModbusServer(async (q, c) =>
        {
            if (first is null) first = q;
            else await c.SendAsync(q.AnswerByAddress());
        });
        using var connection = await ConnectAsync(server);
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100), Short)).Outcome);
        for (var i = 0; i < 70_000; i++) Assert.True((await ReadAsync(connection, Ask(200))).IsOk);
        Assert.Single(server.Questions, q => q.Transaction == first!.Value.Transaction);
    }

    [Fact]
    public async Task An_answer_to_a_question_nobody_asked_is_dropped_and_counted()
    {
        await using var server = new ScriptedModbusServer((q, c) =>
            c.SendAsync((q with { Transaction = (ushort)(q.Transaction + 9) }).Answer(66, 66), q.AnswerByAddress()));
        using var connection = await ConnectAsync(server);
        Assert.True((await ReadAsync(connection, Ask(5))).IsOk);
        Assert.Equal([5, 6], words[..2]);
        Assert.Equal(1, statistics.UnknownAnswers);
    }

    [Fact]
    public async Task Wrong_answers_keep_their_names_and_the_connection_lives_on()
    {
        await using var server = new ScriptedModbusServer((q, c) => c.SendAsync(q.Address switch
        {
            1 => (q with { Unit = 9 }).AnswerByAddress(),
            2 => q.Answer(1),
            3 => (q with { Function = 4 }).AnswerByAddress(),
            4 => q.Exception(2),
            _ => q.AnswerByAddress(),
        }));
        using var connection = await ConnectAsync(server);
        Assert.Equal(ReadOutcome.WrongUnit, (await ReadAsync(connection, Ask(1))).Outcome);
        Assert.Equal(ReadOutcome.WrongLength, (await ReadAsync(connection, Ask(2))).Outcome);
        Assert.Equal(ReadOutcome.WrongFunction, (await ReadAsync(connection, Ask(3))).Outcome);
        Assert.Equal(ReadResult.Exception(2), await ReadAsync(connection, Ask(4)));
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(5)));
    }

    [Fact]
    public async Task Garbage_ends_the_connection_by_name()
    {
        await using var server = new ScriptedModbusServer((_, c) => c.SendAsync("HTTP/1.1 400 Bad Request\r\n"u8.ToArray()));
        using var connection = await ConnectAsync(server);
        Assert.Equal(ReadOutcome.ProtocolError, (await ReadAsync(connection, Ask(1))).Outcome);
        Assert.False(connection.IsOpen);
        Assert.Equal(ReadOutcome.ConnectionLost, (await ReadAsync(connection, Ask(1))).Outcome);
    }

    [Fact]
    public async Task When_the_peer_closes_every_outstanding_question_ends()
    {
        await using var server = new ScriptedModbusServer((q, c) =>
        {
            c.Kept.Add(q);
            if (c.Kept.Count == 3) c.Close();
            return Task.CompletedTask;
        });
        using var connection = await ConnectAsync(server, window: 3);
        var asked = Enumerable.Range(0, 3).Select(i =>
            connection.ReadAsync(Ask((ushort)i), new ushort[2], Patience, TestContext.Current.CancellationToken).AsTask()).ToArray();
        Assert.All(await Task.WhenAll(asked), r => Assert.Equal(ReadOutcome.ConnectionLost, r.Outcome));
    }

    [Fact]
    public async Task Pipelined_answers_in_any_order_find_their_questions()
    {
        await using var server = new ScriptedModbusServer(async (q, c) =>
        {
            c.Kept.Add(q);
            if (c.Kept.Count < 4) return;
            await c.SendAsync([.. Enumerable.Reverse(c.Kept).Select(k => k.AnswerByAddress())]);
            c.Kept.Clear();
        });
        using var connection = await ConnectAsync(server, window: 4);
        for (var round = 0; round < 50; round++)
        {
            var asked = Enumerable.Range(0, 4).Select(async i =>
            {
                var own = new ushort[2];
                var result = await connection.ReadAsync(Ask((ushort)(1000 * i)), own, Patience, TestContext.Current.CancellationToken);
                return (result.IsOk, own[0] == 1000 * i);
            });
            Assert.All(await Task.WhenAll(asked), r => Assert.Equal((true, true), r));
        }
    }

    [Fact]
    public async Task A_time_out_is_by_the_given_clock()
    {
        var time = new ManualTime();
        await using var server = new ScriptedModbusServer((_, _) => Task.CompletedTask);
        using var connection = await ConnectAsync(server, time: time);
        var asked = ReadAsync(connection, Ask(1), TimeSpan.FromSeconds(2)).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(asked.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ReadOutcome.Timeout, (await asked).Outcome);
    }

    [Fact]
    public async Task A_cancelled_question_leaves_the_connection_usable()
    {
        await using var server = new ScriptedModbusServer((q, c) => q.Address == 1 ? Task.CompletedTask : c.SendAsync(q.AnswerByAddress()));
        using var connection = await ConnectAsync(server);
        using var cancel = new CancellationTokenSource();
        var asked = connection.ReadAsync(Ask(1), words, Patience, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.True((await ReadAsync(connection, Ask(7))).IsOk);
    }

    [Fact]
    public async Task Nobody_listening_is_no_connection()
    {
        int port;
        await using (var server = new ScriptedModbusServer((_, _) => Task.CompletedTask)) port = server.Port;
        Assert.Null(await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", port, 1, Patience, TimeProvider.System, statistics, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_peer_that_never_accepts_is_given_up_in_time()
    {
        // A full backlog drops connection requests, as a gateway does that has crashed behind its switch.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var held = new List<ModbusTcpConnection>();
        var asked = 0;
        while (asked++ < 10)
        {
            var connection = await ModbusTcpConnection.ConnectAsync(
                "127.0.0.1", port, 1, TimeSpan.FromMilliseconds(300), TimeProvider.System, statistics, TestContext.Current.CancellationToken);
            if (connection is null) break;
            held.Add(connection);
        }
        Assert.InRange(asked, 1, 9);
        foreach (var connection in held) connection.Dispose();
    }
}
