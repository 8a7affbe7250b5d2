using Traceability.Field.Modbus;
using Traceability.Field.Rfid;
using Traceability.Field.Tests.Modbus;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Rfid;

public sealed class TagPollerTests
{
    readonly ManualTime time = new();
    readonly List<string> told = [];
    readonly SimulatedGateway reader;

    public TagPollerTests() => reader = new(time);

    Task DuringAsync(Action script) => Task.Run(async () =>
    {
        using var stop = new CancellationTokenSource();
        var running = new TagPoller(new TagReaderOptions("simulated", 502), new Telling(told, time), time, null, reader.OpenAsync).RunAsync(stop.Token);
        script();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    });

    void Pass(double seconds) => time.Advance(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x04)]
    [InlineData(0x0B)]
    [InlineData(0xE2)]
    public async Task Any_exception_is_an_empty_field_and_no_error(byte code)
    {
        reader.Unit = _ => ReadResult.Exception(code);
        await DuringAsync(() => Pass(30));
        Assert.Empty(told);
        Assert.Equal(1, reader.Opened);
    }

    [Fact]
    public async Task A_tag_is_seen_once_and_gone_once()
    {
        reader.Unit = _ => ReadResult.Exception(4);
        await DuringAsync(() =>
        {
            Pass(2);
            reader.Unit = _ => ReadResult.Ok;
            Pass(5);
            reader.Unit = _ => ReadResult.Exception(4);
            Pass(5);
        });
        // The simulated registers hold their addresses: A000 A001 A002 A003.
        Assert.Equal(["2.2 seen A000A001A002A003", "8.0 gone A000A001A002A003 last 7.0"], told);
    }

    [Fact]
    public async Task A_flicker_at_the_edge_of_the_field_is_not_a_second_crossing()
    {
        var question = 0;
        reader.Unit = _ => ++question % 3 == 0 ? ReadResult.Ok : ReadResult.Exception(4);
        await DuringAsync(() =>
        {
            Pass(20);
            Assert.Single(told);
        });
        // Whoever is there when the polling ends was there until then.
        Assert.Equal(["seen", "gone"], told.Select(t => t.Split(' ')[1]));
    }

    [Fact]
    public async Task A_silent_reader_is_lost_with_its_tag_and_comes_back()
    {
        await DuringAsync(() =>
        {
            Pass(2);
            reader.Unit = _ => null;
            Pass(20);
            reader.Unit = _ => ReadResult.Ok;
            Pass(10);
        });
        Assert.Equal(["seen", "gone", "lost", "returned", "seen", "gone"], told.Select(t => t.Split(' ')[1]));
        Assert.Contains("Timeout", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_reader_is_lost_once()
    {
        reader.Reachable = false;
        await DuringAsync(() => Pass(60));
        Assert.Contains("lost Connection", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_readers_printed_bytes_are_a_tag_over_the_wire()
    {
        await using var server = new ScriptedModbusServer((q, c) => c.SendAsync(
            q is { Unit: 0xFF, Function: 3, Address: 0xA000, Count: 4 } ? q.Answer(0x1122, 0x3344, 0x5566, 0x7788) : q.Exception(1)));
        var seen = new TaskCompletionSource<TagUid>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = new TagPoller(new TagReaderOptions("127.0.0.1", server.Port), new First(seen), TimeProvider.System).RunAsync(stop.Token);
        var uid = await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var bytes = new byte[TagUid.Bytes];
        uid.CopyTo(bytes);
        Assert.Equal("1122334455667788", Convert.ToHexString(bytes));
        Assert.DoesNotContain("1122", uid.ToString(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    sealed class Telling(List<string> told, ManualTime time) : ITagSink
    {
        readonly long begin = time.GetUtcNow().ToUnixTimeMilliseconds();

        string At(long unixMs) => FormattableString.Invariant($"{(unixMs - begin) / 1000.0:F1}");

        public void TagSeen(TagUid uid, long unixMs, long monotonicMs) => told.Add($"{At(unixMs)} seen {uid.Value:X16}");

        public void TagGone(TagUid uid, long lastSeenUnixMs, long unixMs) =>
            told.Add($"{At(unixMs)} gone {uid.Value:X16} last {At(lastSeenUnixMs)}");

        public void ReaderLost(FieldCause cause, long sinceUnixMs, long unixMs) => told.Add($"{At(unixMs)} lost {cause}");

        public void ReaderReturned(long sinceUnixMs, long unixMs) => told.Add($"{At(unixMs)} returned");
    }

    sealed class First(TaskCompletionSource<TagUid> seen) : ITagSink
    {
        public void TagSeen(TagUid uid, long unixMs, long monotonicMs) => seen.TrySetResult(uid);

        public void TagGone(TagUid uid, long lastSeenUnixMs, long unixMs)
        {
        }

        public void ReaderLost(FieldCause cause, long sinceUnixMs, long unixMs)
        {
        }

        public void ReaderReturned(long sinceUnixMs, long unixMs)
        {
        }
    }
}
