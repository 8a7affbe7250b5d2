using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>The rules of a serial line, by a clock that only the line moves.</summary>
public sealed class RtuConnectionTests : IAsyncDisposable
{
    static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);
    static readonly RtuTiming At9600 = RtuTiming.Of(9600, 11, TimeSpan.Zero);
    readonly ManualTime time = new();
    readonly LineStatistics statistics = new();
    readonly OpenQuestions?[] units = new OpenQuestions?[256];
    readonly ushort[] words = new ushort[ReadRequest.MostBits];
    readonly List<RtuConnection> opened = [];
    ScriptedByteLine line = null!;

    static ReadRequest Ask(ushort address, ushort count = 2, byte unit = 1, RegisterTable table = RegisterTable.Holding) => new(unit, table, address, count);

    static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    async Task<RtuConnection> OpenAsync(Func<ReadRequest, IEnumerable<(TimeSpan, byte[])>> script)
    {
        line = new(time, script);
        var connection = await RtuConnection.OpenAsync(() => line, At9600, units, time, statistics, TestContext.Current.CancellationToken);
        opened.Add(connection!);
        return connection!;
    }

    Task<RtuConnection> OpenAsync(Func<ReadRequest, byte[]> answer) => OpenAsync(q => [(Ms(30), answer(q))]);

    async Task<ReadResult> ReadAsync(RtuConnection connection, ReadRequest request)
    {
        var result = await connection.ReadAsync(request, words, Timeout, TestContext.Current.CancellationToken);
        // The line's own thread brings the result, and must be free to listen on.
        await Task.Yield();
        return result;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var connection in opened) connection.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(RegisterTable.Holding)]
    [InlineData(RegisterTable.Input)]
    [InlineData(RegisterTable.Coil)]
    [InlineData(RegisterTable.DiscreteInput)]
    public async Task Each_table_is_read(RegisterTable table)
    {
        var connection = await OpenAsync(q => q.AnswerByAddress());
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(300, 20, table: table)));
        Assert.Equal(Enumerable.Range(300, 20).Select(i => table is RegisterTable.Holding or RegisterTable.Input ? i : i % 3 == 0 ? 1 : 0), words[..20].Select(w => (int)w));
    }

    [Fact]
    public async Task An_answer_in_single_bytes_after_noise_and_an_echo_is_one_answer()
    {
        var connection = await OpenAsync(q =>
        {
            var question = new byte[RtuFrame.RequestBytes];
            RtuFrame.WriteRequest(question, q);
            byte[] all = [.. question, 0x00, 0xFF, 0x01, .. q.AnswerByAddress()];
            return all.Select((b, i) => (Ms(20 + i), new[] { b }));
        });
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(300, 3)));
        Assert.Equal([300, 301, 302], words[..3]);
        Assert.Equal(3, statistics.NoiseBytes);
    }

    [Fact]
    public async Task An_echo_that_has_the_form_of_an_answer_is_not_taken_for_one()
    {
        // Function 1, address 0300h: the question's own eight bytes are a whole answer of three.
        var connection = await OpenAsync(q =>
        {
            var question = new byte[RtuFrame.RequestBytes];
            RtuFrame.WriteRequest(question, q);
            return q.Unit == 1 ? [(Ms(10), question)] : [(Ms(10), question), (Ms(60), q.AnswerByAddress())];
        });
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(0x0300, 20, unit: 1, table: RegisterTable.Coil))).Outcome);
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(0x0300, 20, unit: 2, table: RegisterTable.Coil)));
        Assert.Equal(Enumerable.Range(0x300, 20).Select(i => i % 3 == 0 ? 1 : 0), words[..20].Select(w => (int)w));
    }

    [Fact]
    public async Task A_long_row_of_coils_that_is_owed_is_asked_once_more_before_it_is_believed()
    {
        var isSilent = true;
        var connection = await OpenAsync(q => isSilent ? [] : [(Ms(30), q.AnswerByAddress())]);
        // Every length that a probe could have is owed too.
        foreach (var count in (ushort[])[1, 9, 17, 2000])
            Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(300, count, table: RegisterTable.Coil))).Outcome);
        isSilent = false;
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(300, 2000, table: RegisterTable.Coil)));
        Assert.Equal(Enumerable.Range(300, 2000).Select(i => i % 3 == 0 ? 1 : 0), words.Select(w => (int)w));
    }

    [Fact]
    public async Task A_late_refusal_of_an_older_question_refuses_no_newer_one()
    {
        // Always 1.3 s late; the first question is refused.
        var connection = await OpenAsync(q => [(Ms(1300), q.Address == 7 ? q.Exception(2) : q.AnswerByAddress())]);
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(7, 1))).Outcome);
        var outcomes = new List<ReadOutcome>();
        for (ushort count = 2; count < 10; count++) outcomes.Add((await ReadAsync(connection, Ask(300, count))).Outcome);
        Assert.DoesNotContain(ReadOutcome.Exception, outcomes);
        Assert.Contains(ReadOutcome.Ok, outcomes);
    }

    [Fact]
    public async Task A_refusal_while_a_lost_question_is_open_is_believed_when_nothing_follows_it()
    {
        var connection = await OpenAsync(q => q.Address == 7 ? [] : [(Ms(30), q.Address == 300 ? q.Exception(2) : q.AnswerByAddress())]);
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(7, 1))).Outcome);
        Assert.Equal(ReadResult.Exception(2), await ReadAsync(connection, Ask(300, 2)));
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(100, 4)));
        // Nothing is owed any more, so nothing is waited for.
        var before = time.GetElapsedTime(0);
        Assert.Equal(ReadResult.Exception(2), await ReadAsync(connection, Ask(300, 2)));
        Assert.InRange(time.GetElapsedTime(0) - before, TimeSpan.Zero, Ms(100));
    }

    public static TheoryData<string, ReadOutcome> WrongAnswers => new()
    {
        { "", ReadOutcome.Timeout },
        { "00", ReadOutcome.Timeout },
        { "55AA55AA5500FF33CC", ReadOutcome.WrongCrc },
        { Hex(1, 3, 4, 0, 5, 0, 6)[..12], ReadOutcome.WrongLength },
        { Hex(1, 3, 4, 0, 5, 0, 6)[..^2] + "00", ReadOutcome.WrongCrc },
        { Hex(1, 3, 2, 0, 5), ReadOutcome.WrongLength },
        { Hex(1, 3, 6, 0, 5, 0, 6, 0, 7), ReadOutcome.WrongLength },
        { Hex(1, 4, 4, 0, 5, 0, 6), ReadOutcome.WrongFunction },
        { Hex(2, 3, 4, 0, 5, 0, 6), ReadOutcome.WrongUnit },
        { Hex(1, 0x84, 2), ReadOutcome.WrongFunction },
        { Hex(1, 3, 0xFF) + new string('7', 520), ReadOutcome.WrongCrc },
        { Hex(1, 0x83, 2), ReadOutcome.Exception },
        { "1234" + Hex(2, 3, 4, 0, 9, 0, 9) + "77" + Hex(1, 3, 4, 0, 5, 0, 6) + "99", ReadOutcome.Ok },
    };

    static string Hex(params byte[] content) => Convert.ToHexString(RtuBytes.Framed(content));

    [Theory, MemberData(nameof(WrongAnswers))]
    public async Task Every_wrong_answer_has_its_name_and_the_line_lives_on(string hex, ReadOutcome expected)
    {
        var connection = await OpenAsync(q => q.Address == 5 ? Convert.FromHexString(hex) : q.AnswerByAddress());
        words[0] = 4711;
        Assert.Equal(expected, (await ReadAsync(connection, Ask(5))).Outcome);
        Assert.Equal(expected == ReadOutcome.Ok ? 5 : 4711, words[0]);
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(70)));
        Assert.Equal([70, 71], words[..2]);
    }

    [Fact]
    public async Task A_damaged_answer_ends_the_question_when_the_line_has_become_quiet()
    {
        var connection = await OpenAsync(q =>
        {
            var answer = q.AnswerByAddress();
            answer[4] ^= 1;
            return answer;
        });
        Assert.Equal(ReadOutcome.WrongCrc, (await ReadAsync(connection, Ask(5))).Outcome);
        Assert.True(time.GetElapsedTime(0) < Ms(150));
    }

    [Theory]
    [InlineData(9_600, 4.01, 0)]
    [InlineData(19_200, 2.005, 0)]
    [InlineData(115_200, 1.75, 0)]
    [InlineData(9_600, 20, 20)]
    public async Task A_question_waits_for_the_standards_silence(int baud, double least, int turnaround)
    {
        var ended = TimeSpan.Zero;
        line = new(time, q =>
        {
            ended = time.GetElapsedTime(0) + Ms(40);
            // One stray byte after the answer begins the silence anew.
            return [(Ms(30), q.AnswerByAddress()), (Ms(40), [0x00])];
        });
        using var connection = (await RtuConnection.OpenAsync(() => line, RtuTiming.Of(baud, 11, Ms(turnaround)), units, time, statistics, default))!;
        await ReadAsync(connection, Ask(1));
        time.Advance(Ms(10));
        var before = ended;
        await ReadAsync(connection, Ask(1));
        var gap = line.Sent[1].At - before;
        Assert.InRange(gap.TotalMilliseconds, least, least + 1);
    }

    [Fact]
    public async Task A_unit_that_always_answers_too_late_never_gives_a_number_to_the_wrong_question()
    {
        // libmodbus gives the answer about 100 to the question about 200 here, and stays one behind for ever.
        var connection = await OpenAsync(q => [(Ms(1300), q.AnswerByAddress())]);
        for (var i = 0; i < 200; i++)
        {
            var address = (ushort)(100 * i);
            if ((await ReadAsync(connection, Ask(address))).IsOk) Assert.Equal([address, address + 1], words[..2].Select(w => (int)w));
            line.Pass(Ms(500));
        }
        Assert.True(statistics.LateAnswers > 50);
    }

    [Fact]
    public async Task A_late_answer_between_the_next_question_and_its_answer_is_dropped_and_the_right_one_given()
    {
        var first = true;
        var connection = await OpenAsync(q =>
        {
            var after = first ? Ms(1_000) : Ms(40);
            first = false;
            return [(after, q.AnswerByAddress())];
        });
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100))).Outcome);
        line.Pass(Ms(480));
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(200)));
        Assert.Equal([200, 201], words[..2]);
        Assert.Equal(1, statistics.LateAnswers);
    }

    [Fact]
    public async Task After_a_question_in_vain_the_unit_is_first_asked_what_cannot_be_mistaken_and_only_once()
    {
        var silent = true;
        var connection = await OpenAsync(q => silent ? [] : q.AnswerByAddress());
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100))).Outcome);
        silent = false;
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(100)));
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(100)));
        Assert.Equal([2, 1, 2, 2], line.Sent.Select(s => (int)s.Request.Count));
    }

    [Fact]
    public async Task What_is_open_outlives_the_line()
    {
        var connection = await OpenAsync(_ => Array.Empty<(TimeSpan, byte[])>());
        Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100))).Outcome);
        line.IsUnplugged = true;
        Assert.Equal(ReadOutcome.ConnectionLost, (await ReadAsync(connection, Ask(100))).Outcome);
        Assert.True(line.IsClosed);
        var next = await OpenAsync(q => q.AnswerByAddress());
        Assert.Equal(ReadResult.Ok, await ReadAsync(next, Ask(100)));
        Assert.NotEqual(2, line.Sent[0].Request.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_a_unit_answers_and_whenever_no_number_goes_to_the_wrong_question(int seed)
    {
        var random = new Random(seed);
        var last = TimeSpan.Zero;
        var lateness = 100;
        // In the order in which it was asked, as every unit answers; some not at all, some refused, some damaged.
        var connection = await OpenAsync(q =>
        {
            var at = time.GetElapsedTime(0) + Ms(random.Next(10, lateness));
            if (at < last) at = last;
            last = at + Ms(5);
            var answer = random.Next(10) == 0 ? q.Exception(2) : q.AnswerByAddress();
            if (random.Next(20) == 0) answer[random.Next(answer.Length)] ^= 4;
            return random.Next(8) == 0 ? [] : [(at - time.GetElapsedTime(0), answer)];
        });
        var read = 0;
        for (var i = 0; i < 5_000; i++)
        {
            if (i % 50 == 0) lateness = random.Next(3) == 0 ? 4_000 : 300;
            var request = Ask((ushort)random.Next(1_000), (ushort)random.Next(1, 5), table: random.Next(3) == 0 ? RegisterTable.Input : RegisterTable.Holding);
            if ((await ReadAsync(connection, request)).IsOk)
            {
                read++;
                Assert.Equal(Enumerable.Range(request.Address, request.Count), words[..request.Count].Select(w => (int)w));
            }
            line.Pass(Ms(random.Next(800)));
        }
        Assert.InRange(read, 1_500, 4_900);
    }

    [Fact]
    public async Task After_a_late_answer_the_line_is_kept_silent_so_long_and_ever_shorter_when_nothing_comes()
    {
        var after = Ms(800);
        var isDead = false;
        var connection = await OpenAsync(q => q.Unit == 1 && isDead ? [] : [(q.Unit == 1 ? after : Ms(20), q.AnswerByAddress())]);

        async Task<double> WaitOfOtherUnitAsync()
        {
            Assert.Equal(ReadOutcome.Timeout, (await ReadAsync(connection, Ask(100))).Outcome);
            var given = time.GetElapsedTime(0);
            Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(7, unit: 2)));
            var waited = line.Sent[^1].At - given;
            line.Pass(Ms(1_000));
            return waited.TotalMilliseconds;
        }

        Assert.InRange(await WaitOfOtherUnitAsync(), 0, 5);
        Assert.InRange(await WaitOfOtherUnitAsync(), 250, 310);   // until the late answer has come
        isDead = true;
        var inVain = await WaitOfOtherUnitAsync();
        Assert.InRange(inVain, 450, 510);                         // 800 ms and a quarter, less the time-out
        Assert.InRange(await WaitOfOtherUnitAsync(), 0, 5);       // half of it is shorter than the time-out
        Assert.InRange(statistics.Drained.TotalMilliseconds, 700, 820);
    }

    [Fact]
    public async Task A_cancelled_question_ends_at_once_and_its_answer_is_a_late_one()
    {
        using var stop = new CancellationTokenSource();
        var connection = await OpenAsync(q =>
        {
            if (q.Address == 100) stop.Cancel();
            return q.AnswerByAddress();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await connection.ReadAsync(Ask(100), words, Timeout, stop.Token));
        Assert.Equal(ReadResult.Ok, await ReadAsync(connection, Ask(200)));
        Assert.Equal([200, 201], words[..2]);
    }

    [Fact]
    public async Task A_line_that_is_never_silent_is_not_spoken_over()
    {
        var connection = await OpenAsync(q => Enumerable.Range(0, 1_000).Select(i => (Ms(3 * i), new byte[] { 0x55 })));
        Assert.Equal(ReadOutcome.WrongCrc, (await ReadAsync(connection, Ask(1))).Outcome);
        Assert.Equal(ReadOutcome.WrongCrc, (await ReadAsync(connection, Ask(1))).Outcome);
        Assert.Single(line.Sent);
    }

    [Fact]
    public async Task An_unplugged_line_is_lost_also_while_nothing_is_asked()
    {
        var connection = await OpenAsync(q => q.AnswerByAddress());
        line.IsUnplugged = true;
        line.Wake();
        Assert.Equal(ReadOutcome.ConnectionLost, (await ReadAsync(connection, Ask(1))).Outcome);
        Assert.False(connection.IsOpen);
    }

    [Fact]
    public async Task A_recorded_line_is_replayed_as_it_went_noise_and_late_answers_included()
    {
        var ring = new FrameRing("line", Framing.ModbusRtu, 1 << 16, time);
        var recorded = new LineStatistics { Frames = ring };
        line = new(time, q => q.Address switch
        {
            1 => [(Ms(30), q.Exception(2))],
            2 => [(Ms(30), [0x55, 0xAA, .. q.AnswerByAddress()])],
            3 => [(Ms(600), q.AnswerByAddress())],
            _ => [(Ms(30), q.AnswerByAddress())],
        });
        var connection = await RtuConnection.OpenAsync(() => line, At9600, units, time, recorded, TestContext.Current.CancellationToken);
        opened.Add(connection!);
        var said = new List<ReadOutcome?>();
        foreach (var address in (ushort[])[100, 1, 2, 3, 104])
        {
            var outcome = (await ReadAsync(connection!, Ask(address))).Outcome;
            said.Add(outcome == ReadOutcome.Timeout ? null : outcome);
        }
        // The late one comes after the last question has been answered.
        line.Pass(Ms(200));
        Assert.Equal(FrameFileOutcome.Read, FrameFile.TryRead(FrameFile.Write(ring), out var file));
        // After the late one the line has asked a question of another length first, to know whose the next answer is.
        var answers = FrameReplay.Answers(file!).Where(a => a.Question.Count == 2).ToList();
        Assert.Equal([100, 1, 2, 3, 104], answers.Select(a => (int)a.Question.Address));
        Assert.Equal(said, answers.Select(a => a.Result?.Outcome));
        Assert.Equal([2, 3], answers[2].Words.ToArray());
        Assert.Contains(file!.Frames, f => f.Marks == FrameMark.Unasked && f.Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0x55, 0xAA]));
        Assert.Contains(file.Frames, f => f.Marks == FrameMark.Unasked && f.Bytes.Span.SequenceEqual(Ask(3).AnswerByAddress()));
    }
}
