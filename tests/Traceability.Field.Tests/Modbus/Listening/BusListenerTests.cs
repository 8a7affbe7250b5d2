using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Field.BlackBox;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Listening;
using Traceability.Field.Serial;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus.Listening;

public sealed class BusListenerTests
{
    readonly ManualTime time = new();
    readonly RecordingSink sink = new();

    static PolledValue Value(ushort address, double seconds = 1, RegisterTable table = RegisterTable.Holding) => new(1, table, address, 2, TimeSpan.FromSeconds(seconds));

    static byte[] Bytes(ReadRequest request)
    {
        var bytes = new byte[RtuFrame.RequestBytes];
        RtuFrame.WriteRequest(bytes, request);
        return bytes;
    }

    /// <summary>A master that asks for ten registers or bits from each of some addresses twice a second, in time that only the line moves.</summary>
    sealed class Passing(ManualTime time, TimeSpan until, Func<TimeSpan, ushort?> asks, CancellationTokenSource stop, RegisterTable table) : IByteSource
    {
        TimeSpan next = time.GetElapsedTime(0) + TimeSpan.FromMilliseconds(1);
        ReadRequest? asked;

        public int Read(Span<byte> into, TimeSpan wait)
        {
            var now = time.GetElapsedTime(0);
            if (now >= until)
            {
                stop.Cancel();
                return 0;
            }
            if (next - now > wait)
            {
                time.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1));
                return 0;
            }
            if (next > now) time.Advance(next - now);
            byte[] bytes = [];
            if (asked is { } question) (bytes, asked, next) = (question.AnswerByAddress(), null, next + TimeSpan.FromMilliseconds(470));
            else
            {
                if (asks(next) is { } address) bytes = Bytes((asked = new ReadRequest(1, table, address, 10)).Value);
                next += TimeSpan.FromMilliseconds(30);
            }
            bytes.CopyTo(into);
            return bytes.Length;
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }

    Task<ListenerStatistics> ListenAsync(double seconds, Func<TimeSpan, ushort?> asks, params PolledValue[] values) => ListenAsync(seconds, RegisterTable.Holding, asks, values);

    async Task<ListenerStatistics> ListenAsync(double seconds, RegisterTable table, Func<TimeSpan, ushort?> asks, params PolledValue[] values)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var listener = new BusListener("line", () => new Passing(time, TimeSpan.FromSeconds(seconds), asks, stop, table), values, sink, time, NullLogger.Instance, frames: null);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.RunAsync(stop.Token));
        return listener.Statistics();
    }

    [Fact]
    public async Task What_the_master_reads_becomes_readings_on_our_periods()
    {
        var statistics = await ListenAsync(60, _ => 100, Value(102), Value(108, seconds: 5));
        Assert.Equal([102, 103], sink.Words(0));
        // The first ten seconds belong to what may have been asked before.
        Assert.InRange(sink.Count(0), 48, 51);
        Assert.InRange(sink.Count(1), 10, 11);
        Assert.InRange(statistics.Answers, 98, 101);
        Assert.Equal(2, statistics.Covered);
        Assert.Empty(sink.Notices);
    }

    [Theory]
    [InlineData(RegisterTable.Coil)]
    [InlineData(RegisterTable.DiscreteInput)]
    public async Task A_bit_is_heard_out_of_the_row_that_the_master_asks_for(RegisterTable table)
    {
        PolledValue Bit(ushort address) => new(1, table, address, 1, TimeSpan.FromSeconds(1));
        var statistics = await ListenAsync(60, table, _ => 100, Bit(102), Bit(109), Bit(110));
        Assert.Equal([1], sink.Words(0));
        Assert.Equal([0], sink.Words(1));
        Assert.Equal([true, true, false], statistics.Values.Select(v => v.IsCovered));
    }

    [Fact]
    public async Task What_the_master_does_not_ask_for_is_told_and_half_a_value_is_none()
    {
        var statistics = await ListenAsync(60, _ => 100, Value(102), Value(109), Value(100, table: RegisterTable.Input));
        Assert.Equal((0, 0), (sink.Count(1), sink.Count(2)));
        Assert.Equal([(FieldNoticeKind.ValueUnheard, 1), (FieldNoticeKind.ValueUnheard, 2)], sink.Notices.Select(n => (n.Kind, n.Value)));
        Assert.All(sink.Notices, n => Assert.Equal(FieldCause.NotHeard, n.Cause));
        Assert.Equal([true, false, false], statistics.Values.Select(v => v.IsCovered));
    }

    [Fact]
    public async Task A_value_that_comes_back_into_the_masters_round_is_told_with_the_whole_gap()
    {
        await ListenAsync(120, now => now.TotalSeconds is > 30 and < 80 ? (ushort)500 : (ushort)100, Value(102));
        Assert.Equal([FieldNoticeKind.ValueUnheard, FieldNoticeKind.ValueReturned], sink.Notices.Select(n => n.Kind));
        Assert.InRange(sink.Notices[1].UntilUnixMs - sink.Notices[1].SinceUnixMs, 49_000, 51_000);
    }

    [Fact]
    public async Task A_bus_that_falls_silent_is_one_loss_and_one_return()
    {
        await ListenAsync(120, now => now.TotalSeconds is > 30 and < 80 ? null : (ushort)100, Value(102), Value(104));
        Assert.Equal([FieldNoticeKind.BusLost, FieldNoticeKind.BusReturned], sink.Notices.Where(n => n.Value < 0).Select(n => n.Kind));
        Assert.Equal(2, sink.Notices.Length);
    }

    [Fact]
    public async Task A_line_that_could_not_be_opened_returns_by_that_cause()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var opened = 0;
        var listener = new BusListener("line", () => opened++ == 0 ? null : new Passing(time, time.GetElapsedTime(0) + TimeSpan.FromSeconds(60), _ => 100, stop, RegisterTable.Holding), [Value(102)], sink, time, NullLogger.Instance, null);
        var running = listener.RunAsync(stop.Token);
        await sink.UntilAsync(s => s.Notices.Length > 0);
        // It waits for its next attempt; once there is a line, that moves the time.
        while (Volatile.Read(ref opened) < 2)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal([(FieldNoticeKind.BusLost, FieldCause.Connection), (FieldNoticeKind.BusReturned, FieldCause.Connection)], sink.Notices.Where(n => n.Value < 0).Select(n => (n.Kind, n.Cause)));
    }

    [Fact]
    public async Task Beside_mbpoll_and_pymodbus_it_hears_every_value_and_sends_nothing()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mbpoll"), "mbpoll is not installed");
        Assert.SkipUnless(File.Exists("/usr/bin/socat"), "socat is not installed");
        var cancelled = TestContext.Current.CancellationToken;
        await using var peer = await PymodbusPeer.StartAsync("serial");
        var port = SerialPort.Open(new(peer.Place, 19_200), out var refusal);
        Assert.True(port is not null, refusal);
        using var relay = new OverheardRelay(port);
        var folder = Directory.CreateTempSubdirectory("listener-").FullName;
        var terminal = Path.Combine(folder, "master");
        using var socat = Process.Start("/usr/bin/socat", [$"pty,link={terminal},raw,echo=0", $"tcp:127.0.0.1:{relay.MasterPort.ToString(CultureInfo.InvariantCulture)}"]);
        var ring = new FrameRing("line", Framing.ModbusRtu, 1 << 16, TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var listener = new BusListener(new RtuOverTcpOptions("127.0.0.1", relay.ListenerPort), [Value(30, 0.05, RegisterTable.Input), Value(32, 0.05, RegisterTable.Input), Value(900, 0.05)],
            sink, TimeProvider.System, NullLogger<BusListener>.Instance, ring);
        var running = listener.RunAsync(stop.Token);
        try
        {
            for (var i = 0; i < 200 && !File.Exists(terminal); i++) await Task.Delay(50, cancelled);
            using var master = Process.Start(new ProcessStartInfo("/usr/bin/mbpoll", ["-m", "rtu", "-b", "19200", "-P", "none", "-0", "-a", "1", "-t", "3", "-r", "30", "-c", "4", "-l", "100", terminal]) { RedirectStandardOutput = true })!;
            await sink.UntilAsync(s => s.Count(0) >= 10 && s.Count(1) >= 10);
            master.Kill();
            await master.WaitForExitAsync(cancelled);
        }
        finally
        {
            socat.Kill();
            await socat.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, relay.SentByListeners);
        Assert.Equal(0, sink.Count(2));
        // The black box of a listener is replayed like any other.
        Assert.Equal(FrameFileOutcome.Read, FrameFile.TryRead(FrameFile.Write(ring), out var file));
        var answers = FrameReplay.Answers(file!).Where(a => a.Result is { IsOk: true }).ToList();
        Assert.True(answers.Count >= 10);
        Assert.All(answers, a => Assert.Equal(sink.Words(0), a.Words.ToArray()[..2]));
    }
}
