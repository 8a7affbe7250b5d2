using Traceability.Evidence.Entries;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Trails;

/// <summary>The mill's crusher has a meter of its own, on the channel that carries diesel elsewhere.</summary>
public sealed class SubMeterTests
{
    static readonly string plan = BilledMine.PlanWith("\"exponent\":-2}],",
        "\"exponent\":-2},{\"id\":\"crusher\",\"channel\":\"crusher.energy_import\",\"role\":\"sub-meter\",\"part_of\":\"mill\",\"unit\":\"kWh\",\"exponent\":-2}],");

    internal static async Task<TestLedger> SplitAsync(long crusher)
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

    internal static async Task ReadAsync(TestLedger ledger, ChainBuilder chain, long at, long mill, long? crusher, int exponent = -2)
    {
        chain.NowMs = at;
        var energy = Demo.Series(Demo.Energy, at, mill);
        await ledger.LogAsync(crusher is { } part ? chain.Seal(energy, Demo.Series(Demo.Diesel, at, part) with { Exponent = exponent }) : chain.Seal(energy));
    }

    [Fact]
    public async Task A_sub_meter_that_fell_silent_is_named_beside_the_remainder_and_to_whoever_closes()
    {
        await using var ledger = await SplitAsync(64_000);
        Assert.Empty(Assert.Single(ledger.Period("2026-11").SubMeters).Why);
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "sub-meter-not-counted");
        var second = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-2" });
        foreach (var at in (long[])[BilledMine.October, BilledMine.November - BilledMine.Hour])
        {
            second.NowMs = at;
            await ledger.LogAsync(second.Seal(Demo.Series(Demo.Energy, at, at == BilledMine.October ? 0 : 4000)), TestLedger.Mine with { Device = "edge-2" });
        }
        var october = ledger.Period("2026-10");
        Assert.Equal(("crusher", "read in 10^-2 kWh as long as mill was", "not read"), Assert.Single(october.Findings, f => f.Rule == "sub-meter-not-counted") is var f ? (f.Place, f.Expected, f.Observed) : default);
        Assert.Contains(october.Checklist, c => c.Id.StartsWith("finding:sub-meter-not-counted", StringComparison.Ordinal) && c.State == "open");
    }

    [Fact]
    public async Task A_remainder_whose_part_was_read_for_a_day_says_so_on_its_page()
    {
        var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        var energy = (ConfigurationLeaf.ForChannel)Demo.Channels[Demo.Energy];
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Index: Demo.Diesel } c ? c with { Id = "crusher.energy_import", Rule = energy.Rule } : leaf)]);
        await ReadAsync(ledger, chain, BilledMine.November, 1000, 500);
        await ReadAsync(ledger, chain, BilledMine.November + 24 * BilledMine.Hour, 5000, 2500);
        await ReadAsync(ledger, chain, BilledMine.December, 101_000, null);
        Assert.Equal(["crusher was not read since 2026-11-01T14:00:00Z"], Assert.Single(ledger.Period("2026-11").SubMeters).Why);
        await using var served = await ServedLedger.StartAsync(ledger);
        foreach (var page in (string[])["/facilities/mine/periods/2026-11", "/facilities/mine/periods/2026-11/streams/mill"])
            Assert.Contains("what no sub-meter measured; crusher was not read since 2026-11-01T14:00:00Z", System.Text.Encoding.UTF8.GetString(await served.OwnAsync(page)), StringComparison.Ordinal);
    }

    /// <summary>The mill's register is reset within an hour; its crusher goes on. What was lost is estimated, and even before that nothing is wrong with the meters.</summary>
    [Fact]
    public async Task What_the_whole_lost_is_no_error_of_its_parts()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        var energy = (ConfigurationLeaf.ForChannel)Demo.Channels[Demo.Energy];
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Index: Demo.Diesel } c ? c with { Id = "crusher.energy_import", Rule = energy.Rule } : leaf)]);
        await ReadAsync(ledger, chain, BilledMine.November, 100_000, 0);
        await ReadAsync(ledger, chain, BilledMine.November + BilledMine.Hour, 200, 90_000);
        await ReadAsync(ledger, chain, BilledMine.December, 1000, 90_700);
        var period = ledger.Period("2026-11");
        Assert.DoesNotContain(period.Findings, f => f.Rule == "remainder-negative");
        var split = Assert.Single(period.SubMeters);
        Assert.Equal((8m, -899m), (split.Quantity, split.Remainder));
        Assert.Equal(["mill lost quantity, which no estimate splits"], split.Why);
        await ReadAsync(ledger, chain, BilledMine.December + BilledMine.Hour, 1010, 91_000);
        await ledger.RecordAsync(LossTests.Estimate("950", 4));
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "remainder-negative");
        Assert.Contains(ledger.Period("2026-12").Findings, f => f.Rule == "remainder-negative"); // 0.1 and 3 kWh
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
