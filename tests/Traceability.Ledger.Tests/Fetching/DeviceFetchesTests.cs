using System.Security.Cryptography;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Fetching;
using Traceability.Ledger.Downlink;
using Traceability.Ledger.Store;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Fetching;

/// <summary>What a device gets back, in which order, and how fast.</summary>
public sealed class DeviceFetchesTests
{
    readonly ManualTime time = new();
    readonly TakingLink link = new();

    [Fact]
    public async Task Stored_messages_come_from_the_last_down_to_the_first_along_one_branch()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var trunk = new List<BuiltSegment> { await LogAsync(ledger, chain), await LogAsync(ledger, chain) };
        var clone = chain.Branch();
        for (var i = 0; i < 3; i++) trunk.Add(await LogAsync(ledger, chain));
        clone.NewRun();
        var other = new List<BuiltSegment> { await LogAsync(ledger, clone), await LogAsync(ledger, clone) };

        var fetches = Fetches(ledger);
        fetches.Open(TestLedger.Mine, Asked(chain, 2, 5, trunk[4].Identity));
        await fetches.TurnAsync(default);
        Assert.Equal(Enumerable.Range(1, 4).Select(i => trunk[5 - i].Message), Given());
        Assert.All(link.Taken, taken => Assert.Equal("tr/v1/demo/mine/edge-mine/fetched", taken.Topic));

        fetches.Open(TestLedger.Mine, Asked(chain, 1, 4, other[1].Identity));
        await fetches.TurnAsync(default);
        Assert.Equal([other[1].Message, other[0].Message, trunk[1].Message, trunk[0].Message], Given());
        await fetches.TurnAsync(default);
        Assert.Empty(Given());
    }

    [Fact]
    public async Task Whose_key_is_revoked_or_chain_suspended_gets_nothing_more_of_what_he_had_asked_for()
    {
        foreach (var revoked in (bool[])[true, false])
        {
            await using var ledger = TestLedger.Start(time: time);
            var chain = await ledger.EnrolAsync();
            var tip = chain.Tip;
            for (var i = 0; i < 40; i++) tip = (await LogAsync(ledger, chain)).Identity;
            var fetches = Fetches(ledger);
            fetches.Open(TestLedger.Mine, Asked(chain, 1, 40, tip));
            await fetches.TurnAsync(default);
            Assert.Equal(16, Given().Count());
            if (revoked)
                await ledger.Open.Statements.RevokeAsync(chain.Chain, new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [], 0, "card stolen", time.GetUtcNow().ToUnixTimeMilliseconds()).Sign(TestLedger.Organisation).Bytes, default);
            else
                await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "seal broken", default);
            await fetches.TurnAsync(default);
            Assert.Empty(Given());
        }
    }

    [Fact]
    public async Task What_is_not_held_is_said_and_ends_it_also_where_only_the_header_is_kept()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var stranger = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-other" });
        var (one, two) = (await LogAsync(ledger, chain), await LogAsync(ledger, chain));
        var foreign = stranger.Seal();
        await ledger.LogAsync(foreign, TestLedger.Mine with { Device = "edge-other" });
        var fetches = Fetches(ledger);
        foreach (var (number, identity) in ((long, byte[])[])[(2, one.Identity), (9, new byte[32]), (1, foreign.Identity)])
        {
            fetches.Open(TestLedger.Mine, Asked(chain, 1, number, identity));
            await fetches.TurnAsync(default);
            Assert.True(NotHeld.TryOpen(Assert.Single(Given()), ledger.Open.Keys.Online.Key, out var said).IsOk);
            Assert.Equal((number, Convert.ToHexString(identity), Convert.ToHexString(chain.Chain)), (said!.Number, Convert.ToHexString(said.Identity), Convert.ToHexString(said.Chain)));
            await fetches.TurnAsync(default);
            Assert.Empty(Given());
        }
        ledger.Execute("UPDATE segment SET header_only = 1 WHERE number = 1");
        fetches.Open(TestLedger.Mine, Asked(chain, 1, 2, two.Identity));
        await fetches.TurnAsync(default);
        var given = Given();
        Assert.Equal(two.Message, given[0]);
        Assert.True(NotHeld.TryOpen(given[1], ledger.Open.Keys.Online.Key, out var missing).IsOk);
        Assert.Equal(1, missing!.Number);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_not_sent_to_until_it_asks_again()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var one = await LogAsync(ledger, chain);
        var fetches = Fetches(ledger);
        foreach (var gone in (PublishOutcome[])[PublishOutcome.NotConnected, new(PublishStatus.NobodyListens, 0x10)])
        {
            link.Answer = gone;
            fetches.Open(TestLedger.Mine, Asked(chain, 1, 1, one.Identity));
            await fetches.TurnAsync(default);
            link.Answer = PublishOutcome.Accepted;
            await fetches.TurnAsync(default);
            Assert.Empty(Given());
        }
        fetches.Open(TestLedger.Mine, Asked(chain, 1, 1, one.Identity));
        await fetches.TurnAsync(default);
        Assert.Single(Given());
    }

    [Fact]
    public async Task A_thousand_segments_come_whole_and_never_faster_than_the_budget_of_any_hour()
    {
        const int count = 1000;
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var neighbour = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-other" });
        var sealing = Enumerable.Range(0, count).Select(_ => chain.Seal([.. Enumerable.Range(0, 64).Select(_ => Noise(chain.NowMs))])).ToList();
        await Task.WhenAll(sealing.Select(segment => ledger.LogAsync(segment)));
        var small = neighbour.Seal();
        await ledger.LogAsync(small, TestLedger.Mine with { Device = "edge-other" });
        Assert.True(sealing.Sum(s => (long)s.Message.Length) > 2 * DeviceFetches.MostBytesPerHour);

        var fetches = Fetches(ledger);
        fetches.Open(TestLedger.Mine, Asked(chain, 1, count, sealing[^1].Identity));
        var perMinute = new List<long>();
        var got = new List<byte[]>();
        for (var minute = 0; got.Count < count; minute++)
        {
            Assert.True(minute < 600, $"{got.Count} of {count} after ten hours");
            if (minute == 30) fetches.Open(TestLedger.Mine with { Device = "edge-other" }, new FetchRequest(neighbour.Chain, 1, 1, small.Identity, 0));
            if (minute == 70) fetches.Open(TestLedger.Mine, Asked(chain, 1, count - got.Count, sealing[count - 1 - got.Count].Identity)); // asking again buys nothing
            for (var turn = 0; turn < 50; turn++) await fetches.TurnAsync(default);
            Assert.Equal(minute == 30 ? [small.Message] : [], link.Taken.Where(t => t.Topic.Contains("edge-other", StringComparison.Ordinal)).Select(t => t.Payload)); // one chain's budget is not another's
            var mine = link.Taken.Where(t => t.Topic.Contains("edge-mine", StringComparison.Ordinal)).Select(t => t.Payload).ToList();
            link.Taken.Clear();
            got.AddRange(mine);
            perMinute.Add(mine.Sum(m => (long)m.Length));
            Assert.True(perMinute.TakeLast(61).Sum() <= DeviceFetches.MostBytesPerHour);
            time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(sealing.AsEnumerable().Reverse().Select(s => s.Message), got);
    }

    DeviceFetches Fetches(TestLedger ledger) => new(new FetchQueries(ledger.Open.Database), ledger.Open.Chains, ledger.Open.Keys, link, time);

    static FetchRequest Asked(ChainBuilder chain, long first, long last, byte[] identity) => new(chain.Chain, first, last, identity, 0);

    List<byte[]> Given()
    {
        List<byte[]> given = [.. link.Taken.Select(t => t.Payload)];
        link.Taken.Clear();
        return given;
    }

    static async Task<BuiltSegment> LogAsync(TestLedger ledger, ChainBuilder chain)
    {
        var segment = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        await ledger.LogAsync(segment);
        return segment;
    }

    /// <summary>So that a segment has some kilobytes however well it is compressed.</summary>
    static SiteEvent Noise(long atMs) => new(EventCode.Commissioning, atMs, "noise", null, null, "test", Convert.ToHexString(RandomNumberGenerator.GetBytes(256)));
}
