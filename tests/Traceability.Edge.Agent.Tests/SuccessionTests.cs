using System.Text;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt.Messages;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A device whose ledger came back from a backup.</summary>
public sealed class SuccessionTests
{
    [Fact]
    public async Task A_device_follows_a_succession_of_its_root_key_and_sends_again_what_the_ledger_has_lost()
    {
        await using var up = await SyncedAsync(9);
        var old = up.Ledger;
        var note = up.Succeed(kept: 4);
        up.Link.Forget();
        up.Link.Say(up.Topics.Checkpoint, note);
        await up.Quiet();
        Assert.Equal((up.Ledger.Origin, 0), Follows(up));
        Assert.True(File.Exists(SuccessionsOf(up.Bench)));

        up.LeadOn();
        up.SayHead(4, up.Bench.Sealed[3].Identity);
        await up.Quiet();
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 6, "what was lost");
        Assert.Equal([5L, 6, 7, 8, 9, 10], up.Link.SegmentNumbers);
        Assert.All(up.Bench.Sealed, segment => Assert.True(up.Ledger.Holds(segment.Identity)));
        up.SayHead(10, up.Bench.Sealed[9].Identity); // the head of the new log may be below the old one's, once
        up.Seal(2);
        await up.Quiet();
        Assert.Equal(12, up.Link.SegmentNumbers.Max());
        await up.StopUplink();

        // Headers sealed before pin the old log, later ones the new; receipts of the refilled segments are the new log's.
        var audited = up.Bench.Audit();
        Assert.All(audited, s =>
        {
            Assert.True(Receipt.TryRead(Encoding.UTF8.GetBytes(s.Receipt!), out var receipt).IsOk);
            Assert.True(receipt!.TryVerify(s.Identity, s.Header.Number <= 4 ? old.Log.Key : up.Ledger.Log.Key, out _).IsOk);
        });
        Assert.True(audited[10].Header.Checkpoint!.Size is >= 0 and <= 12);
    }

    [Fact]
    public async Task After_a_restart_the_device_still_follows_and_its_pin_is_of_the_new_log()
    {
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var ledger = new TestLedger();
        TestLedger next;
        await using (var up = await SyncedAsync(5, folder, ledger))
        {
            up.Link.Say(up.Topics.Checkpoint, up.Succeed(kept: 2));
            await up.Quiet();
            next = up.Ledger;
            await up.StopUplink();
        }
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.Start();
            Assert.Equal((0, next.Log.Key.Name), (up.Bench.Tip.Pin.Size, up.Bench.Logs.Segments.Name));
            up.Answering(next);
            up.AnswerAll();
            up.Link.Connect();
            await up.Quiet();
            up.SayHead(2, new byte[32]);
            await up.Quiet();
            await Soon.Is(() => up.Link.SegmentNumbers.Count >= 5, "what was lost and the boot");
            Assert.Equal([3L, 4, 5, 6, 7], up.Link.SegmentNumbers.Order());
            up.Seal(2); // their headers pin the new log
            await up.Quiet();
            await up.StopUplink();
        }
        await using (var up = new UplinkBench(folder, ledger))
        {
            up.Start();
            Assert.True(up.Bench.Tip.Pin.Size > 0);
            up.Answering(next);
            up.AnswerAll();
            up.Link.Connect();
            up.Seal(1);
            await up.Quiet();
            Assert.Equal(next.Log.Key.Name, Follows(up).Origin);
            Assert.All(up.Bench.Audit(), s => Assert.True(next.Holds(s.Identity)));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_device_that_was_away_for_two_successions_follows_both()
    {
        await using var up = await SyncedAsync(5);
        var (first, second) = (up.Succeed(kept: 3), up.Succeed(kept: 2));
        up.Link.Say(up.Topics.Checkpoint, second); // out of order: not the log that it follows
        await up.Quiet();
        Assert.Equal("ledger.test/segments", Follows(up).Origin);
        up.Link.Say(up.Topics.Checkpoint, first);
        up.Link.Say(up.Topics.Checkpoint, second);
        up.Link.Say(up.Topics.Checkpoint, first); // told again: passed over
        up.LeadOn();
        up.SayHead(1, up.Bench.Sealed[0].Identity);
        await up.Quiet();
        await up.Pass(16);
        Assert.Equal(("ledger.test/segments/next/next", up.Ledger.Size), Follows(up));
        Assert.All(up.Bench.Sealed.Skip(1), segment => Assert.True(up.Ledger.Holds(segment.Identity)));
        Assert.Equal(2, Reread(up.Bench)!.Segments.Name.Split("next").Length - 1);
    }

    [Fact]
    public async Task What_the_root_key_of_its_enrolment_did_not_sign_for_this_log_as_it_was_seen_is_never_obeyed()
    {
        await using var up = await SyncedAsync(6);
        var old = up.Ledger;
        var earlier = old.Succeed(3).Said;
        up.Seal(1);
        await up.Quiet();
        var (next, said) = old.Succeed(3);
        var elsewhere = new TestLedger();
        elsewhere.Receive(new byte[32]);
        foreach (var note in (string[])
        [
            said.Sign([new NoteSigner(old.Root.Key.Name, new byte[32])]), // another root key
            said.Sign([old.Log]), // the log's own key
            elsewhere.Succeed(0).Said.Sign([elsewhere.Root]), // of another ledger
            (said with { OldOrigin = "elsewhere/segments" }).Sign([old.Root]), // of another log
            earlier.Sign([old.Root]), // ended before what is pinned
            SignedNote.Sign(said.Text.Replace("succession/v1", "succession/v2", StringComparison.Ordinal), old.Root),
            "tr-succession/v1\n",
        ])
        {
            up.Link.Say(up.Topics.Checkpoint, note);
            await up.Quiet();
            Assert.False(File.Exists(SuccessionsOf(up.Bench)));
        }
        await up.Pass(16);
        Assert.Equal((old.Origin, old.Size), Follows(up));
        Assert.Null(Status(up).Alarm);

        (next, said) = old.Succeed(3); // it has sealed meanwhile
        up.Link.Say(up.Topics.Checkpoint, (said with { Root = new byte[32] }).Sign([old.Root])); // two roots for the pinned size
        await up.Quiet();
        Assert.StartsWith("split view", Status(up).Alarm, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(up.Bench.Folder, "split-views")));
        Assert.False(File.Exists(SuccessionsOf(up.Bench)));

        up.Link.Say(up.Topics.Checkpoint, said.Sign([old.Root]));
        await Soon.Is(() => File.Exists(SuccessionsOf(up.Bench)), "the succession");
        up.Link.Say(up.Topics.Checkpoint, (said with { New = new NoteSigner("ledger.test/other", new byte[32]).Key }).Sign([old.Root])); // two successors of one log
        await up.Quiet();
        Assert.Equal(next.Origin, Reread(up.Bench)!.Segments.Name);
    }

    [Fact]
    public async Task A_file_of_successions_that_is_empty_corrupt_or_newer_is_told_apart_and_stops_the_start()
    {
        await using var up = await SyncedAsync(3);
        up.Link.Say(up.Topics.Checkpoint, up.Succeed(kept: 1));
        await up.Quiet();
        var file = SuccessionsOf(up.Bench);
        var sound = File.ReadAllBytes(file);
        foreach (var (bytes, why) in ((byte[], string)[])[([], "is empty"), (sound[..^1], "end"), ([.. sound, 0], "trailing"), ([0x82, 0x02, 0x80], "newer"), ([0x82, 0x01, 0x81, 0x82, 0x41, 0x00, 0x00], "succession 0")])
        {
            File.WriteAllBytes(file, bytes);
            Assert.Null(FollowedLogs.Open(up.Bench.Data, up.Bench.Enrolment, out var error));
            Assert.Contains(why, error, StringComparison.Ordinal);
        }
        File.WriteAllBytes(file, sound);
        Assert.Equal(1, Reread(up.Bench)!.Segments.Name.Split("next").Length - 1);
    }

    /// <summary>A device with so many segments after the first, all receipted.</summary>
    static async Task<UplinkBench> SyncedAsync(int count, string? folder = null, TestLedger? ledger = null)
    {
        var up = new UplinkBench(folder, ledger);
        up.AnswerAll();
        up.Start();
        up.Link.Connect();
        up.Seal(count);
        await Soon.Is(() => up.Bench.Sealed.Count > count && up.Ledger.Size == up.Bench.Sealed.Count, "every receipt");
        await up.Quiet();
        return up;
    }

    static string SuccessionsOf(Bench bench) => Path.Combine(bench.Data, FollowedLogs.FileName);

    static FollowedLogs? Reread(Bench bench) => FollowedLogs.Open(bench.Data, bench.Enrolment, out _);

    static (string? Origin, long? Size) Follows(UplinkBench up) => (Status(up).LogOrigin, Status(up).LogSize);

    static StatusMessage Status(UplinkBench up)
    {
        Assert.True(StatusMessage.TryParse(up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload, out var status));
        return status!;
    }
}
