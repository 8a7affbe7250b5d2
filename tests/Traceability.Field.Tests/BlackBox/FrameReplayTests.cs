using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.BlackBox;

/// <summary>What a real connection records, read again from the bytes alone.</summary>
public sealed class FrameReplayTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);
    readonly ushort[] words = new ushort[ReadRequest.MostRegisters];

    static ReadRequest Ask(ushort address, ushort count = 2) => new(1, RegisterTable.Holding, address, count);

    [Fact]
    public async Task A_replay_ends_every_question_as_the_line_did()
    {
        var ring = new FrameRing("gateway", Framing.ModbusTcp, 1 << 16, TimeProvider.System);
        await using var server = new ScriptedModbusServer((q, c) => q.Address switch
        {
            1 => c.SendAsync(q.Exception(2)),
            2 => c.SendAsync((q with { Unit = 9 }).AnswerByAddress()),
            3 => Task.CompletedTask,
            4 => c.SendAsync((q with { Transaction = (ushort)(q.Transaction + 9) }).Answer(66, 66), q.AnswerByAddress()),
            9 => c.SendAsync("HTTP/1.1 400 Bad Request\r\n"u8.ToArray()),
            _ => c.SendAsync(q.AnswerByAddress()),
        });
        using var connection = await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", server.Port, 1, Patience, TimeProvider.System, new LineStatistics { Frames = ring }, TestContext.Current.CancellationToken);
        var said = new List<ReadResult?>();
        foreach (var address in (ushort[])[100, 1, 2, 3, 4])
        {
            var result = await connection!.ReadAsync(Ask(address), words, address == 3 ? Short : Patience, TestContext.Current.CancellationToken);
            said.Add(result.Outcome == ReadOutcome.Timeout ? null : result);
        }
        await connection!.ReadAsync(Ask(9), words, Patience, TestContext.Current.CancellationToken);

        Assert.Equal(FrameFileOutcome.Read, FrameFile.TryRead(FrameFile.Write(ring), out var file));
        var answers = FrameReplay.Answers(file!).ToList();
        Assert.Equal([.. said, null], answers.OrderBy(a => Array.IndexOf([100, 1, 2, 3, 4, 9], a.Question.Address)).Select(a => a.Result));
        Assert.Equal([100, 101], answers.Single(a => a.Question.Address == 100).Words.ToArray());
        Assert.Equal([4, 5], answers.Single(a => a.Question.Address == 4).Words.ToArray());
        Assert.Contains(file!.Frames, f => f.Marks == FrameMark.Unasked && f.Bytes.Span.StartsWith("HTTP"u8));
    }

    [Fact]
    public async Task Many_outstanding_questions_find_their_answers_by_transaction()
    {
        var ring = new FrameRing("gateway", Framing.ModbusTcp, 1 << 16, TimeProvider.System);
        await using var server = new ScriptedModbusServer(async (q, c) =>
        {
            c.Kept.Add(q);
            if (c.Kept.Count == 8) await c.SendAsync([.. c.Kept.AsEnumerable().Reverse().Select(k => k.AnswerByAddress())]);
        });
        using var connection = await ModbusTcpConnection.ConnectAsync(
            "127.0.0.1", server.Port, 8, Patience, TimeProvider.System, new LineStatistics { Frames = ring }, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => connection!.ReadAsync(Ask((ushort)(10 * i)), new ushort[2], Patience, TestContext.Current.CancellationToken).AsTask()));
        FrameFile.TryRead(FrameFile.Write(ring), out var file);
        var answers = FrameReplay.Answers(file!).ToList();
        Assert.Equal(8, answers.Count);
        Assert.All(answers, a => Assert.Equal([a.Question.Address, (ushort)(a.Question.Address + 1)], a.Words.ToArray()));
    }
}
