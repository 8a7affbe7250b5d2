using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Segments;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

public sealed class WeighbridgeTests : IDisposable
{
    const string TagA = "E004015012A07C31", TagB = "E004015012A07C4E";

    readonly Bench bench = new();
    WeighingPoint point = null!;
    BusFeed feed = null!;
    uint beat;
    bool frozen;

    public WeighbridgeTests() => Start();

    public void Dispose() => bench.Dispose();

    void Start()
    {
        bench.Start();
        var scale = Assert.Single(bench.Site.Weighbridges);
        point = new WeighingPoint(scale, bench.Recorder, bench.Store.OpenWeighings(), NullLogger<WeighingPoint>.Instance);
        feed = new BusFeed(scale.Gross.Bus, [.. bench.Site.Channels.Where(channel => channel.Bus == scale.Gross.Bus)], bench.Recorder, _ => { }, [(point, scale)], []);
    }

    /// <summary>The indicator shows this for so long, read every 200 ms.</summary>
    void Shows(int kg, double seconds = 2, uint status = NoDecimals, uint error = 0)
    {
        for (var i = 0; i < seconds * 5; i++)
        {
            if (!frozen) beat += 2;
            Read(Gross, Int32(kg));
            Read(Tare, Int32(0));
            Read(Status, Int32(status));
            Read(Error, Int32(error));
            Read(Heartbeat, Int32(beat));
            bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    void Read(int channel, ushort[] words) => feed.Read(channel, bench.NowMs, bench.MonotonicMs, words);

    void Crosses(string tag, int kg)
    {
        Shows(0);
        point.TagSeen(tag, bench.NowMs);
        Shows(kg);
        point.TagGone(tag, bench.NowMs);
    }

    List<Weighing> Weighings() => [.. bench.Audit().Entries<Weighing>()];

    List<string> Refusals() => [.. bench.Audit().Events(EventCode.WeighingRefused).Select(e => e.Cause)];

    [Theory]
    [InlineData(16_240, 42_000)]
    [InlineData(42_000, 16_240)]
    public void Two_crossings_of_a_tag_are_a_weighing_and_the_heavier_is_gross(int first, int second)
    {
        Crosses(TagA, first);
        Crosses(TagB, 20_000);
        Crosses(TagA, second);
        var weighings = Weighings();
        Assert.Equal([1, 1, 2], weighings.Select(w => w.Pass));
        Assert.Equal((42_000_000L, 16_240_000L, 25_760_000L), (weighings[2].GrossGrams!.Value, weighings[2].TareGrams!.Value, weighings[2].NetGrams!.Value));
        Assert.Equal(weighings[0].Ticket, weighings[2].First!.Ticket);
        Assert.Equal(Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Int32(second).Select(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness).ToArray().AsSpan())), Convert.ToHexString(weighings[2].WeightWords));
        Assert.Equal(bench.Site.Weighbridges[0].Gross.Index, weighings[2].Channel);
        Assert.True(weighings[2].ZeroMs < weighings[2].CapturedMs && weighings[2].Window.Samples >= 5);
        Crosses(TagA, 30_000);
        Assert.Equal(1, Weighings()[^1].Pass);
        Assert.Empty(Refusals());
    }

    [Fact]
    public void The_tag_never_stands_in_clear_and_each_commitment_has_its_own_key()
    {
        Crosses(TagA, 16_240);
        Crosses(TagA, 42_000);
        bench.Recorder.Add(new Recording.PendingEntry(new TagSeen("gate-reader", Recording.PersonalDraft.Of("tag", TagA).Commitment, 1, 2)));
        var chain = bench.Audit();
        foreach (var entry in chain.SelectMany(s => s.Body.Entries))
        {
            Assert.Equal(-1, entry.AsSpan().IndexOf(Encoding.ASCII.GetBytes(TagA)));
            Assert.Equal(-1, entry.AsSpan().IndexOf(Convert.FromHexString(TagA)));
        }
        var personal = chain.SelectMany(s => s.Body.Personal).ToList();
        Assert.Equal([TagA, TagA], personal.Select(p => p.Value));
        Assert.NotEqual(personal[0].Key, personal[1].Key);
        Assert.NotEqual(Weighings()[0].Vehicle, Weighings()[1].Vehicle);
        Assert.Equal(PersonalValue.Commit(personal[0].Key, "tag", TagA), Weighings()[0].Vehicle);
    }

    [Fact]
    public void Equal_weights_are_refused_and_the_ticket_stays_open()
    {
        Crosses(TagA, 20_000);
        Crosses(TagA, 20_000);
        Assert.Equal(["net-not-positive"], Refusals());
        Crosses(TagA, 30_000);
        Assert.Equal(10_000_000, Weighings()[^1].NetGrams);
    }

    [Fact]
    public void Without_a_tag_nothing_is_captured_and_a_late_tag_still_counts()
    {
        Shows(0);
        Shows(20_000, 5);
        Assert.Empty(Weighings());
        point.TagSeen(TagA, bench.NowMs);
        Shows(20_000, 1);
        Assert.Single(Weighings());
        Shows(0);
        point.TagGone(TagA, bench.NowMs);
        Shows(0, 20);
        Shows(20_000, 5);
        Shows(0);
        Assert.Equal(["left-without-capture"], Refusals());
    }

    [Fact]
    public void A_tag_read_on_the_approach_belongs_to_the_truck_that_follows_it()
    {
        Shows(0);
        point.TagSeen(TagA, bench.NowMs);
        point.TagGone(TagA, bench.NowMs);
        Shows(0, 8);
        Shows(20_000);
        Assert.Single(Weighings());
        Shows(0);
        point.TagSeen(TagB, bench.NowMs);
        point.TagGone(TagB, bench.NowMs);
        Shows(0, 12);
        Shows(20_000);
        Assert.Single(Weighings());
    }

    [Fact]
    public void The_tag_of_a_truck_that_leaves_is_never_given_to_the_untagged_one_behind_it()
    {
        Crosses(TagA, 20_000); // gone from the field as it drives off
        Shows(0, 1);
        Shows(35_000, 5);
        Assert.Single(Weighings());
        Shows(0);
        Assert.Equal(["left-without-capture"], Refusals());
    }

    [Fact]
    public void A_second_tag_before_or_on_the_deck_is_refused()
    {
        Shows(0);
        point.TagSeen(TagA, bench.NowMs);
        Shows(10_000, 0.4, NoDecimals | Unstable);
        point.TagGone(TagA, bench.NowMs);
        point.TagSeen(TagB, bench.NowMs);
        Shows(20_000);
        Shows(0);
        point.TagGone(TagB, bench.NowMs);
        Shows(0, 15);
        // Read one behind the other on the approach: nobody knows which of them drove on.
        point.TagSeen(TagA, bench.NowMs);
        point.TagGone(TagA, bench.NowMs);
        point.TagSeen(TagB, bench.NowMs);
        Shows(20_000);
        Assert.Empty(Weighings());
        Assert.Equal(["second-tag", "second-tag"], Refusals());
    }

    [Theory]
    [InlineData(NoDecimals | Unstable, 0u)]
    [InlineData(NoDecimals | NetMode, 0u)]
    [InlineData(NoDecimals | 1u << 13, 0u)] // high resolution
    [InlineData(1u << 30, 0u)] // one decimal: the point stands elsewhere
    [InlineData(0u, 0u)] // says nothing of the point
    [InlineData(NoDecimals | 1u << 30, 0u)] // says two things of it
    [InlineData(NoDecimals, 1u << 4)] // ADC over its range
    [InlineData(NoDecimals, 1u << 6)] // tilt
    public void A_weight_whose_flags_are_not_right_is_never_captured(uint status, uint error)
    {
        Shows(0);
        point.TagSeen(TagA, bench.NowMs);
        Shows(20_000, 10, status, error);
        Assert.Empty(Weighings());
        Shows(20_000);
        Assert.Single(Weighings());
    }

    [Fact]
    public void Above_the_maximum_and_off_the_division_are_refused()
    {
        Crosses(TagA, 80_020);
        Crosses(TagA, 20_010);
        Shows(0);
        Assert.Equal(["overload", "off-division"], Refusals());
        Assert.Empty(Weighings());
    }

    [Fact]
    public void A_frozen_heartbeat_makes_the_weight_an_old_one_also_after_the_clock_was_set_back()
    {
        Shows(0);
        point.TagSeen(TagA, bench.NowMs);
        Shows(20_000, 0.4);
        frozen = true;
        Shows(20_000, 0.2);
        bench.Clock.Step(TimeSpan.FromHours(-1));
        Shows(20_000, 0.8);
        Shows(20_000, 10);
        var before = Weighings().Count;
        Assert.Equal(0, before);
        frozen = false;
        Shows(20_000);
        Assert.Empty(Weighings()); // another truck may stand there by now: the deck must be seen empty first
        Shows(0);
        Crosses(TagA, 20_000);
        Assert.Single(Weighings());
    }

    [Fact]
    public void A_clock_set_back_does_not_stop_the_scale()
    {
        Shows(0);
        bench.Clock.Step(TimeSpan.FromHours(-3));
        Crosses(TagA, 20_000);
        Assert.Single(Weighings());
    }

    [Fact]
    public void A_load_that_stands_there_at_the_start_or_after_an_outage_is_not_captured_before_zero()
    {
        point.TagSeen(TagA, bench.NowMs);
        Shows(20_000, 10);
        Assert.Empty(Weighings());
        Shows(0);
        Shows(20_000);
        Assert.Single(Weighings());
        Shows(0);
        Shows(30_000, 0.4);
        point.IndicatorLost();
        Shows(30_000, 10);
        Assert.Single(Weighings());
    }

    [Fact]
    public void An_indicator_that_does_not_stand_still_gives_no_weight()
    {
        Shows(0);
        point.TagSeen(TagA, bench.NowMs);
        for (var i = 0; i < 30; i++) Shows(20_000 + i % 3 * 20, 0.2);
        Assert.Empty(Weighings());
    }

    [Fact]
    public async Task An_open_ticket_survives_restarts_and_ticket_numbers_have_no_holes()
    {
        Crosses(TagA, 16_240);
        await bench.StopAsync();
        Start();
        Crosses(TagB, 15_680);
        bench.Settle();
        bench.Kill();
        Start();
        Crosses(TagA, 42_000);
        Crosses(TagB, 41_680);
        await bench.StopAsync();
        Start();
        var weighings = Weighings(); // the audit checks the numbers
        Assert.Equal([null, null, 25_760_000L, 26_000_000L], weighings.Select(w => w.NetGrams));
        Assert.Empty(bench.Store.OpenWeighings());
        Assert.Equal(["1", "2", "3", "4"], weighings.Select(w => w.Ticket.Split('-')[0]));
    }

    [Fact]
    public async Task Events_in_between_never_count_a_ticket_before_its_weighing()
    {
        using var stop = new CancellationTokenSource();
        var noise = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                bench.Recorder.Note(new SiteEvent(EventCode.Gap, 1, "x", null, null, "timeout", ""));
                bench.Settle();
            }
        });
        for (var i = 0; i < 10; i++) Crosses(TagA, i % 2 == 0 ? 16_240 : 42_000);
        await stop.CancelAsync();
        await noise;
        Assert.Equal(10, Weighings().Count);
    }
}
