using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Edge.Agent.Weighbridge;
using Traceability.Edge.Agent.Wiring;
using Traceability.Evidence.Entries;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A Laumas indicator, whose weights are absolute and whose sign is a bit of the status, from the bus to the sealed weighing.</summary>
public sealed class WordBesideTests : IDisposable
{
    const string Tag = "E004015012A07C31";
    const ushort Stable = 1 << 11, GrossNegative = 1 << 7;

    readonly Bench bench = new(TestSite.Yaml().Replace(
        "profile: flintec-ft112, serial: S20, values: [gross, tare, status, error, heartbeat]", "profile: laumas-tlb, serial: S20, values: [gross, status]", StringComparison.Ordinal));
    readonly BusFeed feed;
    readonly WeighingPoint point;
    readonly int gross, status;

    public WordBesideTests()
    {
        bench.Start();
        var scale = Assert.Single(bench.Site.Weighbridges);
        var channels = bench.Site.Channels.Where(channel => channel.Bus.Name == "gateway").ToList();
        (gross, status) = (channels.IndexOf(scale.Gross), channels.IndexOf(scale.Status));
        point = new WeighingPoint(scale, bench.Recorder, [], NullLogger<WeighingPoint>.Instance);
        feed = new BusFeed(scale.Gross.Bus, channels, bench.Recorder, _ => { }, [(point, scale)], []);
    }

    public void Dispose() => bench.Dispose();

    /// <summary>As one question gives it: registers 40007 to 40009.</summary>
    void Shows(ushort flags, int absolute)
    {
        for (var i = 0; i < 10; i++)
        {
            feed.Read(gross, bench.NowMs, 0, [flags, (ushort)(absolute >> 16), (ushort)absolute]);
            feed.Read(status, bench.NowMs, 0, [flags]);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    void Crosses(ushort flags, int absolute)
    {
        Shows(Stable, 0);
        point.TagSeen(Tag, bench.NowMs);
        Shows(flags, absolute);
        point.TagGone(Tag, bench.NowMs);
    }

    [Fact]
    public void The_sign_is_sealed_with_the_weight_and_the_weight_is_taken()
    {
        Crosses(Stable, 14_220);
        Crosses(Stable, 67_000);
        var weighings = bench.Audit().Entries<Weighing>().ToList();
        Assert.Equal([14_220_000, 67_000_000], weighings.Select(weighing => weighing.ShownGrams));
        Assert.Equal("0001" + "05B8" + "0800", Convert.ToHexString(weighings[1].WeightWords));
    }

    [Fact]
    public async Task Below_zero_is_recorded_below_zero_and_never_weighed()
    {
        Crosses(Stable | GrossNegative, 14_220);
        await bench.StopAsync();
        var audited = bench.Audit();
        Assert.Empty(audited.Entries<Weighing>());
        var series = audited.Entries<Series>().Where(one => one.Channel == bench.Site.Weighbridges[0].Gross.Index).ToList();
        Assert.Contains(series, one => one.WordsPerReading == 3 && one.Mantissas.Contains(-14_220));
    }
}
