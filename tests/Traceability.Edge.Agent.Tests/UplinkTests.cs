using System.Diagnostics;
using System.Text;
using Traceability.Evidence.Log;
using Traceability.Mqtt;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>How segments are sent, and sent again.</summary>
public sealed class UplinkTests
{
    [Fact]
    public async Task Segments_go_once_and_in_order_and_their_receipts_are_kept()
    {
        await using var up = new UplinkBench();
        up.AnswerAll();
        up.Start();
        up.Link.Connect();
        up.Seal(40);
        await up.Quiet();
        Assert.Equal(Enumerable.Range(1, 41).Select(i => (long)i), up.Link.SegmentNumbers);
        await up.StopUplink();
        Assert.Equal(0, up.Unreceipted());
        Assert.All(up.Bench.Audit(), s =>
        {
            Assert.True(Receipt.TryRead(Encoding.UTF8.GetBytes(s.Receipt!), out var receipt).IsOk);
            Assert.True(receipt!.TryVerify(s.Identity, up.Ledger.Log.Key, out _).IsOk);
        });
    }

    [Fact]
    public async Task After_a_restart_what_has_a_receipt_is_not_sent_again()
    {
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var ledger = new TestLedger();
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.AnswerAll();
            up.Start();
            up.Link.Connect();
            up.Seal(20);
            await up.Quiet();
            await up.StopUplink();
        }
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.AnswerAll();
            up.Start();
            up.Link.Connect();
            up.Seal(1);
            await up.Quiet();
            Assert.Equal([22L, 23L], up.Link.SegmentNumbers);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Over_disconnections_nothing_is_lost_and_only_what_had_no_receipt_is_repeated()
    {
        await using var up = new UplinkBench();
        var deaf = false;
        var held = new Dictionary<long, int>();
        up.Link.Arrived = message =>
        {
            if (deaf) return;
            var (header, identity) = TestLedger.Read(message);
            held[header.Number] = held.GetValueOrDefault(header.Number) + 1;
            up.Answer(identity);
        };
        up.Start();
        up.Link.Connect();
        up.Seal(30);
        await up.Quiet();
        up.Link.Disconnect();
        up.Seal(30);
        await up.Quiet();
        deaf = true; // the broker takes them and loses them
        up.Link.Connect();
        await up.Quiet();
        up.Link.Disconnect();
        await up.Quiet();
        deaf = false;
        up.Link.Connect();
        up.Seal(5);
        await up.Quiet();
        Assert.Equal(Enumerable.Range(1, 66).Select(i => (long)i), held.Keys.Order());
        Assert.All(held.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task Never_more_than_the_window_is_under_way()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(600);
        up.Link.Connect();
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 256, "a full window");
        await up.Quiet();
        Assert.Equal(256, up.Link.SegmentNumbers.Count);
        foreach (var (_, payload) in up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Take(10)) up.Answer(TestLedger.Read(payload).Identity);
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 266, "as many as were answered");
        await up.Quiet();
        Assert.Equal(Enumerable.Range(1, 266).Select(i => (long)i), up.Link.SegmentNumbers);
    }

    [Fact]
    public async Task When_nobody_listens_it_pauses_probes_with_one_segment_and_resumes_with_all()
    {
        await using var up = new UplinkBench();
        var listening = false;
        up.Link.Answer = (topic, _) => topic.EndsWith("/segment", StringComparison.Ordinal) && !listening ? new PublishOutcome(PublishStatus.NobodyListens, 0x10) : PublishOutcome.Accepted;
        up.AnswerAll();
        up.Start();
        up.Seal(100);
        up.Link.Connect();
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 101, "the first burst");
        await up.Quiet();
        Assert.Equal(101, up.Link.SegmentNumbers.Count);
        up.Link.Forget();
        await up.Pass(0.5);
        Assert.Empty(up.Link.SegmentNumbers);
        await up.Pass(1.5); // the first pause is one second, however many answers said the same
        Assert.Equal([1L], up.Link.SegmentNumbers);
        await up.Pass(0.5);
        Assert.Equal([1L], up.Link.SegmentNumbers);
        await up.Pass(1.5);
        Assert.Equal([1L, 1L], up.Link.SegmentNumbers);
        await up.Pass(200);
        Assert.InRange(up.Link.SegmentNumbers.Count, 8, 12);
        listening = true;
        await up.Pass(32);
        Assert.Equal(0, await Open(up));
        Assert.All(up.Link.SegmentNumbers.Where(n => n > 1).GroupBy(n => n), g => Assert.Single(g));
    }

    /// <summary>What the store shows as open once everything that waits has been committed.</summary>
    static async Task<long> Open(UplinkBench up)
    {
        await up.StopUplink();
        return up.Unreceipted();
    }

    [Fact]
    public async Task A_head_repeats_only_what_it_misses_and_only_after_a_grace()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        up.Seal(20);
        await up.Quiet();
        up.Link.Forget();
        string Head(params MissingRange[] missing) => up.Ledger.Head(up.Bench.Enrolment.Chain, up.Bench.Run, 3, new byte[32], missing);
        up.Link.Say(up.Topics.Head, Head(new MissingRange(5, 6), new MissingRange(9, 9)));
        await up.Quiet();
        Assert.Empty(up.Link.SegmentNumbers);
        await up.Pass(4);
        Assert.Empty(up.Link.SegmentNumbers);
        up.Link.Say(up.Topics.Head, Head(new MissingRange(5, 6), new MissingRange(9, 9), new MissingRange(1000, 2000)));
        await up.Quiet();
        Assert.Equal([5L, 6L, 9L], up.Link.SegmentNumbers);
        up.Link.Say(up.Topics.Head, Head(new MissingRange(5, 6)));
        await up.Quiet();
        Assert.Equal([5L, 6L, 9L], up.Link.SegmentNumbers);
    }

    [Fact]
    public async Task Without_any_answer_a_segment_is_repeated_after_a_doubling_time()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        await up.Quiet();
        await up.Pass(9);
        Assert.Equal([1L], up.Link.SegmentNumbers.Where(n => n == 1));
        await up.Pass(3);
        Assert.Equal(2, up.Link.SegmentNumbers.Count(n => n == 1));
        await up.Pass(15);
        Assert.Equal(2, up.Link.SegmentNumbers.Count(n => n == 1));
        await up.Pass(10);
        Assert.Equal(3, up.Link.SegmentNumbers.Count(n => n == 1));
    }

    [Fact]
    public async Task A_long_outage_drains_with_bounded_memory_and_without_reading_the_store_over_and_over()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(20_000);
        var arrived = 0;
        up.Link.Arrived = message =>
        {
            arrived++;
            up.Answer(TestLedger.Read(message).Identity);
        };
        up.Link.Connect();
        var from = Stopwatch.GetTimestamp();
        await Soon.Is(() => Volatile.Read(ref arrived) >= 10_000, "the first half", 240);
        var half = Stopwatch.GetElapsedTime(from);
        var memory = GC.GetTotalMemory(true);
        await Soon.Is(() => Volatile.Read(ref arrived) >= 20_001, "all", 240);
        var all = Stopwatch.GetElapsedTime(from);
        await up.Quiet();
        await up.StopUplink();
        Assert.Equal(0, up.Unreceipted());
        Assert.Equal(20_001, arrived);
        TestContext.Current.TestOutputHelper?.WriteLine($"drained 20 001 segments in {all.TotalSeconds:F1} s, first half {half.TotalSeconds:F1} s, heap at half {memory >> 20} MiB");
    }

    [Fact]
    public async Task The_last_word_is_offline_and_the_shutdown_segment_goes_before_it()
    {
        await using var up = new UplinkBench();
        up.AnswerAll();
        up.Start();
        up.Link.Connect();
        await up.Quiet();
        await up.Bench.Recorder.ShutDownAsync();
        await up.StopUplink();
        Assert.Contains("offline", Encoding.UTF8.GetString(up.Link.Published[^1].Payload), StringComparison.Ordinal);
        Assert.Equal(up.Topics.Segment, up.Link.Published[^2].Topic);
    }

    [Fact]
    public async Task An_idle_site_does_not_hold_its_last_receipts_in_memory_over_a_stop()
    {
        await using var up = new UplinkBench();
        up.AnswerAll();
        up.Start();
        up.Link.Connect();
        await Soon.Is(() => up.Ledger.Size > 0, "the receipt of the boot segment");
        await up.StopUplink();
        Assert.Equal(0, up.Unreceipted());
    }
}
