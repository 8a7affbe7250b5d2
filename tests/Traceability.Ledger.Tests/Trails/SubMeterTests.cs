using Traceability.Evidence.Entries;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Trails;

/// <summary>The mill's crusher has a meter of its own, on the channel that carries diesel elsewhere.</summary>
public sealed class SubMeterTests
{
    static readonly string plan = BilledMine.PlanWith("\"exponent\":-2}],",
        "\"exponent\":-2},{\"id\":\"crusher\",\"channel\":\"crusher.energy_import\",\"role\":\"sub-meter\",\"part_of\":\"mill\",\"unit\":\"kWh\",\"exponent\":-2}],");

    static async Task<TestLedger> SplitAsync(long crusher)
    {
        var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        var energy = (ConfigurationLeaf.ForChannel)Demo.Channels[Demo.Energy];
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Index: Demo.Diesel } c ? c with { Id = "crusher.energy_import", Rule = energy.Rule } : leaf)]);
        foreach (var (at, mill, part) in ((long, long, long)[])[(BilledMine.November, 1000, 500), (BilledMine.December, 101_000, 500 + crusher)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mill), Demo.Series(Demo.Diesel, at, part)));
        }
        return ledger;
    }

    [Theory]
    [InlineData(64_000, 640, 360)]
    [InlineData(100_050, 1000.5, -0.5)]
    public async Task A_remainder_is_a_row_of_its_own_and_the_sum_is_the_main_meters(long steps, decimal crusher, decimal remainder)
    {
        await using var ledger = await SplitAsync(steps);
        var period = ledger.Period("2026-11");
        Assert.Equal(1000m, Assert.Single(period.Figure!.Streams).Quantity);
        foreach (var splits in ((IReadOnlyList<Ledger.Trails.SubMeteringView>[])[period.SubMeters, ledger.Open.Periods.Trail("mine", "2026-11", "mill", out _)!.SubMeters]))
        {
            var split = Assert.Single(splits);
            Assert.Equal(("mill", "mill", 1000m, remainder), (split.Stream, split.Point, split.Quantity, split.Remainder));
            Assert.Equal(("crusher", "crusher.energy_import", crusher), Assert.Single(split.SubMeters) is var s ? (s.Point, s.Channel, s.Quantity) : default);
        }
        Assert.DoesNotContain(period.Findings, f => f.Rule == "channel-on-no-stream");
    }

    [Fact]
    public async Task The_period_and_the_trail_show_the_remainder_on_their_pages()
    {
        await using var served = await ServedLedger.StartAsync(await SplitAsync(100_050));
        foreach (var page in (string[])["/facilities/mine/periods/2026-11", "/facilities/mine/periods/2026-11/streams/mill"])
        {
            var html = System.Text.Encoding.UTF8.GetString(await served.OwnAsync(page));
            Assert.Contains("sub-meters counted more", html, StringComparison.Ordinal);
            Assert.Contains("value=\"-0.5", html, StringComparison.Ordinal);
        }
    }
}
