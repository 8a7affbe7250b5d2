using System.Diagnostics;
using System.Text;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

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
    public async Task What_is_no_true_receipt_changes_nothing()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        up.Seal(3);
        await up.Quiet();
        var identities = up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Select(p => TestLedger.Read(p.Payload).Identity).ToList();
        up.Ledger.Receive(new byte[32]);
        var good = up.Ledger.Receive(identities[0]);
        var stranger = new TestLedger();
        stranger.Receive(new byte[32]);
        foreach (var bad in new[]
        {
            "", "garbage", "\0\0", good.Encode()[..40], good.Encode() + "x",
            (good with { Index = 0 }).Encode(),
            (good with { Path = [new byte[32]] }).Encode(),
            (good with { Identity = identities[1] }).Encode(),
            stranger.Receive(identities[0]).Encode(),
            up.Ledger.Receive([.. new byte[31], 9]).Encode(),
        }) up.Link.Say(up.Topics.Receipt, bad);
        await up.Quiet();
        await up.StopUplink();
        Assert.Equal(4, up.Unreceipted());
    }

    [Fact]
    public async Task A_smaller_checkpoint_and_a_second_root_for_one_size_are_refused_also_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var ledger = new TestLedger();
        byte[] second;
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.Start();
            up.Link.Connect();
            up.Seal(2);
            await up.Quiet();
            var identities = up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Select(p => TestLedger.Read(p.Payload).Identity).ToList();
            second = identities[1];
            ledger.Receive(new byte[32]);
            up.Answer(identities[0]);
            up.Link.Say(up.Topics.Receipt, Forged(ledger, 0, identities[1])); // size 1 after 2
            up.Link.Say(up.Topics.Receipt, Forged(ledger, 1, identities[1])); // size 2, other root
            await up.Quiet();
            up.Seal(1); // its header carries the pin
            await up.StopUplink();
            Assert.Equal(3, up.Unreceipted());
            Assert.Equal(2, up.Bench.Audit()[^1].Header.Checkpoint!.Size);
        }
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.Start();
            up.Link.Connect();
            await up.Quiet();
            up.Link.Say(up.Topics.Receipt, Forged(ledger, 0, second));
            up.Link.Say(up.Topics.Receipt, Forged(ledger, 1, second));
            await up.Quiet();
            await up.StopUplink();
            Assert.Equal(4, up.Unreceipted());
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_receipt_counts_only_when_its_checkpoint_was_shown_to_continue_the_pin()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        up.Seal(2);
        await up.Quiet();
        var receipts = up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Select(p => up.Ledger.Receive(TestLedger.Read(p.Payload).Identity)).ToList();
        var newest = up.Ledger.Receive(receipts[0].Identity); // under the checkpoint that covers all three
        up.Link.Forget();
        up.Link.Say(up.Topics.Receipt, newest.Encode());
        await up.Quiet();
        Assert.Equal(3, up.Unreceipted());
        await up.Pass(1.5);
        var status = up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload;
        Assert.Contains("\"log_size\":0", Encoding.UTF8.GetString(status), StringComparison.Ordinal); // so the ledger learns where to begin

        var step = up.Ledger.Step(0);
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Step(1).Encode()); // not from our pin
        up.Link.Say(up.Topics.Checkpoint, (step with { CheckpointNote = new TestLedger().Step(0).CheckpointNote }).Encode()); // another log
        await up.Quiet();
        up.Link.Say(up.Topics.Checkpoint, step.Encode());
        await up.Quiet();
        await up.StopUplink();
        Assert.Equal(2, up.Unreceipted()); // the receipt that had waited, without being sent again
        Assert.Single(up.Link.Published, p => p.Topic == up.Topics.Status && Encoding.UTF8.GetString(p.Payload).Contains("\"log_size\":3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_path_that_leads_nowhere_is_refused_and_proves_nothing_against_the_log()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        up.Seal(2);
        await up.Quiet();
        foreach (var sent in up.Link.Published.Where(p => p.Topic == up.Topics.Segment).ToList()) up.Answer(TestLedger.Read(sent.Payload).Identity);
        await up.Quiet();
        up.Ledger.Receive(new byte[32]);
        var step = up.Ledger.Step(3);
        up.Link.Say(up.Topics.Checkpoint, (step with { Path = [.. step.Path.Skip(1), new byte[32]] }).Encode());
        up.Link.Say(up.Topics.Checkpoint, "tr-checkpoint/v1\nfrom 3\n");
        await up.Pass(2);
        Assert.DoesNotContain(up.Link.Published, p => p.Topic == up.Topics.Status && Encoding.UTF8.GetString(p.Payload).Contains("alarm", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(up.Bench.Folder, "split-views")));
        up.Link.Say(up.Topics.Checkpoint, step.Encode());
        await up.Quiet();
        await up.Pass(15);
        Assert.Contains("\"log_size\":4", Encoding.UTF8.GetString(up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_signed_roots_for_one_size_are_a_split_view_kept_in_a_file_and_told_in_the_status()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Link.Connect();
        up.Seal(2);
        await up.Quiet();
        var identities = up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Select(p => TestLedger.Read(p.Payload).Identity).ToList();
        up.Answer(identities[0]);
        await up.Quiet();
        up.Link.Say(up.Topics.Receipt, Forged(up.Ledger, 0, identities[1]));
        await up.Quiet();
        Assert.Contains("\"alarm\":\"split view: the segment log has signed two roots for size 1\"",
            Encoding.UTF8.GetString(up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload), StringComparison.Ordinal);
        var told = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(up.Bench.Folder, "split-views"))));
        var notes = told.Split("ledger.test/segments\n1\n");
        Assert.Equal(3, notes.Length); // both stories, each with its signature
        foreach (var note in notes[1..])
            Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes("ledger.test/segments\n1\n" + note.Split("\ntold:")[0]), up.Ledger.Log.Key, out _).IsOk);
        await up.StopUplink();
        Assert.Equal(2, up.Unreceipted());
    }

    /// <summary>A receipt out of another history that the same log key signed.</summary>
    static string Forged(TestLedger ledger, int before, byte[] identity)
    {
        var nodes = new Dictionary<(int, long), byte[]>();
        var tree = new Evidence.Tree.GrowingTree((level, index) => nodes[(level, index)]);
        for (var i = 0; i < before; i++) tree.Append(Evidence.Tree.MerkleTree.Leaf([(byte)i, 7]), (l, i, h) => nodes[(l, i)] = h);
        tree.Append(Evidence.Tree.MerkleTree.Leaf(identity), (l, i, h) => nodes[(l, i)] = h);
        return new Receipt(identity, before, tree.InclusionPath(before, tree.Size), new Checkpoint(ledger.Log.Key.Name, tree.Size, tree.Root()).Sign(ledger.Log)).Encode();
    }

    [Fact]
    public void A_head_is_believed_only_from_the_ledger_for_this_chain_and_forwards()
    {
        var ledger = new TestLedger();
        var chain = new byte[16];
        var book = new ReceiptBook(new FollowedLog("segment log", ledger.Log.Key, new PinnedCheckpoint(0, Evidence.Tree.MerkleTree.EmptyRoot)), ledger.Online.Key, chain);
        bool Accepts(string note) => book.Accept(Encoding.UTF8.GetBytes(note), out _).IsOk;
        string Note(long number, TestLedger? from = null, byte[]? of = null) => (from ?? ledger).Head(of ?? chain, new byte[16], number, new byte[32]);
        Assert.True(Accepts(Note(5)));
        Assert.True(Accepts(Note(5)));
        Assert.False(Accepts(Note(4)));
        Assert.False(Accepts(Note(9, of: [.. new byte[15], 1])));
        Assert.False(Accepts(Note(9, from: new TestLedger())));
        Assert.False(Accepts(Note(9).Replace("number 9", "number 8", StringComparison.Ordinal)));
        Assert.False(Accepts(new Checkpoint(ledger.Online.Key.Name, 9, new byte[32]).Sign(ledger.Online)));
        Assert.False(Accepts(""));
        Assert.False(Accepts("tr-head/v1"));
        Assert.True(Accepts(Note(6)));
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
