using System.Text;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>Which receipts, checkpoints and heads a device believes.</summary>
public sealed class ReceiptTests
{
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
            await Soon.Is(() => up.Link.SegmentNumbers.Count >= 3, "the segments");
            var identities = up.Link.Published.Where(p => p.Topic == up.Topics.Segment).Select(p => TestLedger.Read(p.Payload).Identity).ToList();
            second = identities[1];
            ledger.Receive(new byte[32]);
            up.Answer(identities[0]);
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, identities[1])); // size 1 after 2
            up.Link.Say(up.Topics.Receipt, ledger.Forge(1, identities[1])); // size 2, other root
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
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, second));
            up.Link.Say(up.Topics.Receipt, ledger.Forge(1, second));
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
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 3, "the segments");
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
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 3, "the segments");
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
}
