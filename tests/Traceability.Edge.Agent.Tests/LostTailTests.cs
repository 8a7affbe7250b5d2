using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Fetching;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Mqtt.Messages;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A device whose ledger names segments of its chain that its store does not have.</summary>
public sealed class LostTailTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lost-").FullName;
    readonly TestLedger ledger = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_head_beyond_the_tip_is_said_ends_the_run_and_stands_in_the_next_segment_once()
    {
        await using var up = Started();
        up.SayHead(9, Some(9));
        await Soon.Is(() => up.Bench.Tails.Found.IsCompleted, "the finding");
        Assert.Matches("^The ledger holds number 9 of this chain \\(0909.*\\), this store does not: it ends at 4\\.", Assert.Single(up.Log.From(LogLevel.Critical)));
        up.SayHead(9, Some(9));
        up.Seal(3);
        await up.Quiet();
        Assert.Single(up.Log.From(LogLevel.Critical));
        var told = Assert.Single(up.Bench.Audit(), s => s.Content.Entries.OfType<SiteEvent>().Any(IsLoss));
        Assert.Equal(5, told.Header.Number);
        Assert.Equal(new SiteEvent(EventCode.Gap, told.Header.SealedMs, "chain", null, null, "lost-tail", $"the ledger holds number 9, {Convert.ToHexStringLower(Some(9))}; this store ended at 4"),
            told.Content.Entries.OfType<SiteEvent>().Single(IsLoss));
        up.Bench.Clock.Advance(TimeSpan.FromSeconds(16));
        await Soon.Is(() => Status(up)?.Alarm is not null, "the alarm");
        Assert.Equal("lost tail: the ledger holds number 9 of this chain as this store does not, which ended at 4 when it was found, 2026-11-21T00:00:00Z", Status(up)!.Alarm);
    }

    [Fact]
    public async Task Another_identity_at_a_number_of_its_own_is_a_loss_too()
    {
        await using var up = Started();
        up.SayHead(2, Some(2));
        await Soon.Is(() => up.Bench.Tails.Found.IsCompleted, "the finding");
    }

    [Fact]
    public async Task What_the_store_holds_is_no_loss_nor_is_the_shorter_head_of_a_log_that_was_continued()
    {
        await using var up = Started();
        up.SayHead(4, Own(up, 4));
        await up.Quiet();
        up.Link.Say(up.Topics.Checkpoint, up.Succeed(kept: 1));
        await up.Quiet();
        up.SayHead(1, Own(up, 1));
        up.SayHead(1, Own(up, 1));
        await up.Quiet();
        up.SayHead(2, Own(up, 2));
        await up.Quiet();
        Assert.False(up.Bench.Tails.Found.IsCompleted);
        Assert.False(File.Exists(Path.Combine(up.Bench.Data, LostTailFile.FileName)));
        Assert.Null(Status(up)?.Alarm);
    }

    [Fact]
    public async Task A_head_of_nothing_names_the_enrolment()
    {
        await using var up = Started();
        up.SayHead(0, up.Bench.Enrolment.Identity);
        await up.Quiet();
        Assert.False(up.Bench.Tails.Found.IsCompleted);
    }

    [Fact]
    public async Task A_cut_before_the_next_seal_does_not_lose_the_event_and_a_later_run_does_not_repeat_it()
    {
        await using (var up = Started())
        {
            up.SayHead(9, Some(9));
            await Soon.Is(() => up.Bench.Tails.Found.IsCompleted, "the finding");
        }
        for (var run = 0; run < 2; run++)
        {
            await using var up = Started(seal: 1);
            up.SayHead(9, Some(9));
            await up.Quiet();
            Assert.False(up.Bench.Tails.Found.IsCompleted); // known since the run before
            await Soon.Is(() => Status(up)?.Alarm?.StartsWith("lost tail", StringComparison.Ordinal) ?? false, "the alarm");
            Assert.Equal([5L], up.Bench.Audit().Where(s => s.Content.Entries.OfType<SiteEvent>().Any(IsLoss)).Select(s => s.Header.Number));
        }
    }

    [Fact]
    public async Task The_alarm_ends_when_the_ledger_follows_what_was_sealed_after_the_loss()
    {
        await using var up = Started();
        up.SayHead(5, Some(5));
        await Soon.Is(() => up.Bench.Tails.Found.IsCompleted, "the finding");
        up.Seal(3);
        up.SayHead(6, Own(up, 6));
        await Soon.Is(() => up.Bench.Tails.Alarm is null, "the end of the alarm");
        Assert.False(File.Exists(Path.Combine(up.Bench.Data, LostTailFile.FileName)));
    }

    [Fact]
    public async Task What_is_lost_is_fetched_downwards_kept_beside_the_chain_and_taken_up_after_a_cut()
    {
        var lost = await LoseAsync(40);
        await using (var up = Started(seal: 0))
        {
            up.SayHead(44, lost[44].Identity);
            await Soon.Is(() => Requests(up).Count > 0, "a request");
            Assert.Equal((1, 44), (Requests(up)[0].First, Requests(up)[0].Last));
            Assert.Equal(lost[44].Identity, Requests(up)[0].Identity);
            foreach (var number in Enumerable.Range(0, 20).Select(i => 44 - i)) up.Link.Say(up.Topics.Fetched, lost[number].Message);
            await Soon.Is(() => Kept(up).Length == 20, "twenty of forty");
        }
        await using (var up = Started(seal: 0))
        {
            await Soon.Is(() => Requests(up).Count > 0, "a request after the cut");
            var asked = Requests(up)[0];
            Assert.InRange(asked.Last, 25, 28); // what was fetched since the last note of it, at most
            for (var number = asked.Last; number > 4; number--) up.Link.Say(up.Topics.Fetched, lost[number].Message);
            await Soon.Is(() => up.Bench.Lost.Tail is { Wanted: null }, "all");
            Assert.Equal((4, 44), (up.Bench.Lost.Tail!.Joint, up.Bench.Lost.Tail.Whole!.Number));
            Assert.Equal(40, Kept(up).Length);
            Assert.All(lost, one => Assert.Equal(one.Value.Message, File.ReadAllBytes(up.Bench.Fetched.PathOf(new NamedSegment(one.Key, one.Value.Identity)))));
            up.Link.Forget();
            up.SayHead(44, lost[44].Identity);
            await LongAsync(up);
            Assert.Empty(Requests(up));
            Assert.DoesNotContain(up.Link.Published, p => p.Topic == up.Topics.Segment && lost.Values.Any(one => one.Identity.AsSpan().SequenceEqual(TestLedger.Read(p.Payload).Identity)));
            Assert.All(up.Bench.Audit(), s => Assert.DoesNotContain(lost.Values, one => one.Identity.AsSpan().SequenceEqual(s.Identity)));
        }
    }

    [Fact]
    public async Task A_place_that_takes_no_copies_ends_the_fetching_and_nothing_else()
    {
        var lost = await LoseAsync(3);
        await using var up = Started(seal: 0);
        File.WriteAllText(Path.Combine(up.Bench.Data, FetchedFolder.Name), "a file where the folder should be");
        up.SayHead(7, lost[7].Identity);
        await Soon.Is(() => Requests(up).Count > 0, "a request");
        up.Link.Say(up.Topics.Fetched, lost[7].Message);
        await Soon.Is(() => up.Log.From(LogLevel.Error).Any(line => line.StartsWith("The lost segment 7 and those before it are not fetched: ", StringComparison.Ordinal)), "the reason");
        up.Link.Forget();
        await LongAsync(up);
        Assert.Empty(Requests(up));
        up.Seal(2);
        await up.Quiet();
        Assert.Contains(up.Bench.Audit(), s => s.Header.Number == 6);
    }

    [Fact]
    public async Task What_is_not_the_wanted_segment_signed_and_whole_is_not_kept()
    {
        var lost = await LoseAsync(3);
        await using var up = Started(seal: 0);
        up.SayHead(7, lost[7].Identity);
        await Soon.Is(() => Requests(up).Count > 0, "a request");
        Assert.True(SegmentMessage.TryRead(lost[7].Message, out var good).IsOk);
        Assert.True(good!.TryReadBody(out var body).IsOk);
        byte[] signature = [.. good.Sign1];
        signature[^1] ^= 1;
        foreach (var bad in (byte[][])
        [
            lost[6].Message, // not its turn
            lost[7].Message[..^1],
            new SegmentMessage(signature, good.Compression, good.Body).Encode(),
            SegmentMessage.Pack(good.Sign1, body! with { Entries = [.. body.Entries.Reverse()] }).Encode(),
            new SegmentMessage(good.Sign1, 0, []).Encode(),
            [0x84], [0x00], "tr-not-held/v1"u8.ToArray(),
        ]) up.Link.Say(up.Topics.Fetched, bad);
        foreach (var said in (NotHeld[])[new(new byte[16], 7, lost[7].Identity), new(up.Bench.Enrolment.Chain, 6, lost[6].Identity), new(up.Bench.Enrolment.Chain, 7, lost[6].Identity)])
            up.Link.Say(up.Topics.Fetched, said.Sign(up.Ledger.Online));
        up.Link.Say(up.Topics.Fetched, new NotHeld(up.Bench.Enrolment.Chain, 7, lost[7].Identity).Sign(new TestLedger().Online));
        await up.Quiet();
        Assert.Equal(7, up.Bench.Lost.Tail!.Wanted!.Number);
        Assert.False(Directory.Exists(Path.Combine(up.Bench.Data, FetchedFolder.Name)));
        up.Link.Say(up.Topics.Fetched, lost[7].Message);
        await Soon.Is(() => Kept(up).Length == 1, "the right one");
    }

    [Fact]
    public async Task Without_an_answer_it_asks_again_after_a_doubling_time_and_where_the_ledger_has_nothing_it_stops()
    {
        await using var up = Started();
        up.SayHead(900, Some(9));
        await Soon.Is(() => Requests(up).Count == 1, "a request");
        Assert.Equal(900 - 63, Requests(up)[0].First);
        up.Bench.Clock.Advance(TimeSpan.FromSeconds(61));
        await Soon.Is(() => Requests(up).Count == 2, "the second");
        Assert.True(Requests(up)[1].AtMs > Requests(up)[0].AtMs);
        up.Bench.Clock.Advance(TimeSpan.FromSeconds(110));
        await up.Pass(1);
        Assert.Equal(2, Requests(up).Count);
        up.Bench.Clock.Advance(TimeSpan.FromSeconds(12));
        await Soon.Is(() => Requests(up).Count == 3, "the third");
        up.Link.Say(up.Topics.Fetched, new NotHeld(up.Bench.Enrolment.Chain, 900, Some(9)).Sign(up.Ledger.Online));
        await Soon.Is(() => up.Bench.Lost.Tail is { Wanted: null, Joint: null }, "the end");
        up.Link.Disconnect();
        up.Link.Connect();
        await LongAsync(up);
        Assert.Equal(3, Requests(up).Count);
        Assert.NotNull(up.Bench.Tails.Alarm);
    }

    [Fact]
    public async Task More_of_the_same_branch_is_fetched_only_down_to_what_is_kept_already()
    {
        var lost = await LoseAsync(10);
        await using var up = Started(seal: 0);
        up.SayHead(9, lost[9].Identity);
        await Soon.Is(() => up.Bench.Lost.Tail is not null, "the finding");
        for (var number = 9; number > 4; number--) up.Link.Say(up.Topics.Fetched, lost[number].Message);
        await Soon.Is(() => up.Bench.Lost.Tail is { Wanted: null }, "the first part");
        up.SayHead(14, lost[14].Identity);
        await Soon.Is(() => up.Bench.Lost.Tail is { Wanted: not null }, "more");
        for (var number = 14; number > 9; number--) up.Link.Say(up.Topics.Fetched, lost[number].Message);
        await Soon.Is(() => up.Bench.Lost.Tail is { Wanted: null }, "the second part");
        Assert.Equal((4, 14, 10), (up.Bench.Lost.Tail!.Joint, up.Bench.Lost.Tail.Whole!.Number, Kept(up).Length));
        Assert.Single(up.Log.From(LogLevel.Critical));
        Assert.Contains(up.Log.From(LogLevel.Error), line => line.StartsWith("The ledger now holds number 14", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_empty_corrupt_or_newer_is_told_apart_and_stops_the_start()
    {
        var sound = new LostTail(4, 1, new NamedSegment(9, Some(9)), new NamedSegment(8, Some(8)), 3, new NamedSegment(7, Some(7))).Encode();
        var path = Path.Combine(folder, LostTailFile.FileName);
        Assert.Null(LostTailFile.Open(folder, 4, out _)!.Tail);
        foreach (var (bytes, why) in ((byte[], string)[])[([], "is empty"), (sound[..^1], "not there"), ([.. sound, 0], "trailing"), ([0x87, 0x02, .. sound[2..]], "newer"), ([0x81, 0x01], "instead of 7"), (new byte[2000], "more than")])
        {
            File.WriteAllBytes(path, bytes);
            Assert.Null(LostTailFile.Open(folder, 4, out var error));
            Assert.Contains(why, error, StringComparison.Ordinal);
        }
        for (var i = 0; i < sound.Length; i++)
            for (var bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. sound];
                damaged[i] ^= (byte)(1 << bit);
                var outcome = LostTail.TryRead(damaged, out var read);
                Assert.True(outcome.IsOk ? read!.Encode().AsSpan().SequenceEqual(damaged) : read is null && outcome.Reason.Length > 0);
            }
        File.WriteAllBytes(path, sound);
        Assert.Equal(4, LostTailFile.Open(folder, 4, out _)!.Tail!.Own);
        Assert.Equal(2, LostTailFile.Open(folder, 2, out _)!.Tail!.Own); // the segment that told of it is lost too
        Assert.Equal(2, LostTailFile.Open(folder, 9, out _)!.Tail!.Own);
    }

    /// <summary>A connected device with so many segments after its first.</summary>
    UplinkBench Started(int seal = 3)
    {
        var up = new UplinkBench(folder, ledger);
        up.Start();
        up.Link.Connect();
        up.Seal(seal);
        return up;
    }

    /// <summary>Lets the device in the folder seal four segments and so many more, and puts back its store as it was after the four.</summary>
    async Task<Dictionary<long, (byte[] Identity, byte[] Message)>> LoseAsync(int count)
    {
        var lost = new Dictionary<long, (byte[], byte[])>();
        var image = Directory.CreateTempSubdirectory("image-").FullName;
        await using (var up = Started())
        {
            up.Bench.Settle();
            await up.StopUplink();
            foreach (var file in Directory.EnumerateFiles(up.Bench.Data, "segments-*")) File.Copy(file, Path.Combine(image, Path.GetFileName(file)));
            up.Seal(count);
            foreach (var segment in await up.Bench.Thread.RunAsync(store => store.Range(4, 4 + count, count))) lost[segment.Number] = (segment.Identity, segment.Message);
            up.Bench.Kill();
            foreach (var file in Directory.EnumerateFiles(up.Bench.Data, "segments-*")) File.Delete(file);
            foreach (var file in Directory.EnumerateFiles(image)) File.Move(file, Path.Combine(up.Bench.Data, Path.GetFileName(file)));
        }
        Directory.Delete(image);
        return lost;
    }

    /// <summary>Longer than it ever waits before it asks again.</summary>
    static async Task LongAsync(UplinkBench up)
    {
        up.Bench.Clock.Advance(TimeSpan.FromMinutes(11));
        await up.Pass(1);
    }

    static bool IsLoss(SiteEvent happened) => happened.Cause == LostTail.Cause;

    static byte[] Some(byte number) => [.. Enumerable.Repeat(number, 32)];

    static byte[] Own(UplinkBench up, int number) => up.Bench.Audit()[number - 1].Identity;

    static string[] Kept(UplinkBench up) => Path.Combine(up.Bench.Data, FetchedFolder.Name) is var kept && Directory.Exists(kept) ? Directory.GetFiles(kept, "*.cbor") : [];

    static List<FetchRequest> Requests(UplinkBench up) => [.. up.Link.Published.Where(p => p.Topic == up.Topics.Fetch).Select(p =>
    {
        Assert.True(FetchRequest.TryRead(p.Payload, out var request, out var sign1).IsOk);
        Assert.True(sign1!.IsSignedBy(up.Bench.Keys.PublicKey));
        Assert.Equal(up.Bench.Enrolment.Chain, request!.Chain);
        return request;
    })];

    /// <summary>The newest; null before the first.</summary>
    static StatusMessage? Status(UplinkBench up) =>
        up.Link.Published.LastOrDefault(p => p.Topic == up.Topics.Status).Payload is { } newest && StatusMessage.TryParse(newest, out var status) ? status : null;
}
