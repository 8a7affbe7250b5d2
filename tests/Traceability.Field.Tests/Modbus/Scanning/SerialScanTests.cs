using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Scanning;
using Traceability.Field.Serial;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus.Scanning;

/// <summary>The passes over a serial line, by a clock that only the line moves: what they cost and whom they find.</summary>
public sealed class SerialScanTests
{
    static readonly byte[] All = [.. Enumerable.Range(1, 247).Select(unit => (byte)unit)];
    static readonly SerialBusOptions At9600 = new(new SerialSettings("/dev/none", 9600) { Parity = Parity.Even });

    readonly ManualTime time = new();
    readonly List<(byte Unit, TimeSpan At)> told = [];
    ScriptedByteLine line = null!;

    static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    TimeSpan Now => time.GetElapsedTime(0);

    Task<SerialScanResult> ScanAsync(Func<ReadRequest, IEnumerable<(TimeSpan, byte[])>> script, IReadOnlyList<byte>? units = null, ScanPass? pass = null)
    {
        line = new(time, script);
        return SerialScan.RunAsync(() => (line, null), At9600, units ?? All, pass ?? ScanPass.Fast, time, find => told.Add((find.Unit, Now)), _ => { }, TestContext.Current.CancellationToken);
    }

    /// <summary>An answer of one register, so long after the question's last byte.</summary>
    static (TimeSpan, byte[])[] After(ReadRequest question, double ms) => [(Ms(9.17 + ms + 8.02), question.AnswerByAddress())];

    [Fact]
    public async Task The_fast_pass_over_247_dead_addresses_at_9600_baud_takes_less_than_ten_seconds_and_what_was_said_before()
    {
        var result = await ScanAsync(_ => []);
        Assert.Equal((247, 0), (result.Questions, result.Finds.Count));
        Assert.InRange(Now, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
        Assert.True(Now <= ScanPass.Fast.Takes(At9600, All.Length));
        Assert.True(line.IsClosed);
    }

    [Fact]
    public async Task Each_address_of_the_slow_pass_is_waited_for_a_quarter_of_a_second()
    {
        await ScanAsync(_ => [], [1, 2, 3, 4], ScanPass.Slow(ScanPass.DefaultPatience));
        Assert.All(line.Sent.Zip(line.Sent.Skip(1)), pair => Assert.InRange(pair.Second.At - pair.First.At, Ms(259), Ms(264)));
    }

    [Fact]
    public async Task A_quick_unit_is_asked_twice_and_told_at_once()
    {
        var result = await ScanAsync(q => q.Unit == 100 ? After(q, 10) : []);
        Assert.Equal([100], result.Finds.Select(find => find.Unit));
        Assert.Equal(2, line.Sent.Count(sent => sent.Request.Unit == 100));
        var (_, at) = Assert.Single(told);
        Assert.True(at < line.Sent.First(sent => sent.Request.Unit == 101).At);
    }

    [Fact]
    public async Task A_unit_that_is_late_by_120_ms_is_found_while_others_are_asked()
    {
        // Its answer falls behind the question to the third unit after it, on a silent line.
        var result = await ScanAsync(q => q.Unit == 7 ? After(q, 118) : []);
        Assert.Equal([7], result.Finds.Select(find => find.Unit));
        Assert.InRange(result.Finds[0].Took, Ms(110), Ms(140));
        Assert.True(told[0].At < TimeSpan.FromSeconds(2), $"told after {told[0].At}");
    }

    [Fact]
    public async Task The_last_unit_may_be_late_too() =>
        Assert.Equal([247], (await ScanAsync(q => q.Unit == 247 ? After(q, 200) : [])).Finds.Select(find => find.Unit));

    [Fact]
    public async Task Two_late_units_behind_each_other_are_two_finds() =>
        Assert.Equal([10, 11], (await ScanAsync(q => q.Unit is 10 or 11 ? After(q, 90) : [])).Finds.Select(find => (int)find.Unit).Order());

    [Fact]
    public async Task Whoever_only_refuses_is_there()
    {
        var find = Assert.Single((await ScanAsync(q => q.Unit == 9 ? [(Ms(20), q.Exception(2))] : [])).Finds);
        Assert.Equal((9, 2), (find.Unit, find.ExceptionCode));
    }

    [Theory]
    [InlineData(0x0A)]
    [InlineData(0x0B)]
    public async Task A_gateway_that_refuses_for_every_address_is_nobody(byte code)
    {
        var result = await ScanAsync(q => [(Ms(20), q.Exception(code))]);
        Assert.Equal((0, 247), (result.Finds.Count, result.GatewayRefusals));
    }

    [Fact]
    public async Task A_frame_that_came_once_is_no_find_but_is_told_as_damaged()
    {
        var times = 0;
        var result = await ScanAsync(q => q.Unit == 30 && times++ == 0 ? After(q, 5) : []);
        Assert.Empty(result.Finds);
        Assert.Equal([30], result.Damaged);
    }

    [Fact]
    public async Task Damaged_answers_are_asked_for_again_and_a_unit_that_gives_one_whole_is_found()
    {
        var times = 0;
        var result = await ScanAsync(q =>
        {
            if (q.Unit != 30) return [];
            var answer = q.AnswerByAddress();
            if (times++ % 2 == 0) answer[3] ^= 1;
            return [(Ms(25), answer)];
        });
        Assert.Equal([30], result.Finds.Select(find => find.Unit));
        Assert.Empty(result.Damaged);
    }

    [Fact]
    public async Task Another_master_is_heard_before_the_first_question_and_nothing_is_asked()
    {
        var question = new byte[RtuFrame.RequestBytes];
        RtuFrame.WriteRequest(question, new ReadRequest(3, Profiles.RegisterTable.Holding, 0, 10));
        line = new(time, _ => []);
        line.Comes(Ms(200), question);
        line.Comes(Ms(260), new ReadRequest(3, Profiles.RegisterTable.Holding, 0, 10).AnswerByAddress());
        var result = await SerialScan.RunAsync(() => (line, null), At9600, All, ScanPass.Fast, time, _ => { }, _ => { }, TestContext.Current.CancellationToken);
        Assert.True(result.WasBusy && result.ForeignFrames > 0);
        Assert.Empty(line.Sent);
    }

    [Fact]
    public async Task What_talks_at_another_speed_is_told_as_such()
    {
        var noise = new byte[60];
        new Random(7).NextBytes(noise);
        var result = await ScanAsync(q => q.Unit % 40 == 0 ? [(Ms(20), noise)] : []);
        Assert.True(result.IsOtherSpeed);
        Assert.Empty(result.Finds);
    }

    [Fact]
    public async Task Our_own_echo_is_nobody()
    {
        static byte[] Echo(ReadRequest q)
        {
            var echo = new byte[RtuFrame.RequestBytes];
            RtuFrame.WriteRequest(echo, q);
            return echo;
        }
        var result = await ScanAsync(q => q.Unit == 5 ? [(Ms(9), Echo(q)), .. After(q, 5)] : [(Ms(9), Echo(q))]);
        Assert.Equal([5], result.Finds.Select(find => find.Unit));
        Assert.Equal((0, 0), (result.ForeignFrames, result.NoiseBytes));
    }

    [Fact]
    public async Task A_line_that_goes_away_ends_the_pass_with_what_was_found()
    {
        var result = await ScanAsync(q =>
        {
            if (q.Unit == 20) line.IsUnplugged = true;
            return q.Unit == 4 ? After(q, 5) : [];
        });
        Assert.True(result.IsLost);
        Assert.Equal([4], result.Finds.Select(find => find.Unit));
        Assert.True(line.IsClosed);
    }

    [Fact]
    public async Task Cancelling_ends_the_pass_and_closes_the_line()
    {
        using var over = new CancellationTokenSource();
        line = new(time, q =>
        {
            if (q.Unit == 20) over.Cancel();
            return [];
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SerialScan.RunAsync(() => (line, null), At9600, All, ScanPass.Fast, time, _ => { }, _ => { }, over.Token));
        Assert.True(line.IsClosed);
        Assert.Equal(20, line.Sent.Count);
    }
}
