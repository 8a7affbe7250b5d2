using Traceability.Evidence.Entries;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Tests.Periods;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Findings;

public sealed class FacilityFindingTests
{
    [Fact]
    public async Task A_register_that_goes_back_and_a_clock_that_goes_back_are_findings_of_the_month_they_lie_in()
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        await LogAsync(ledger, chain, BilledMine.October, 1000);
        await LogAsync(ledger, chain, BilledMine.November + BilledMine.Hour, 2000);
        await LogAsync(ledger, chain, BilledMine.November + 2 * BilledMine.Hour, 500);
        await LogAsync(ledger, chain, BilledMine.November + BilledMine.Hour, 600);
        await LogAsync(ledger, chain, BilledMine.December + BilledMine.Hour, 900);
        Assert.Equal(["negative-delta", "time-going-back"], Found(ledger, "2026-11").Select(f => f.Rule));
        Assert.Empty(Found(ledger, "2026-10"));
        Assert.Empty(Found(ledger, "2026-12"));
        Assert.Contains("a register that goes on from its last reading", Found(ledger, "2026-11").Select(f => f.Expected));
    }

    [Theory]
    [InlineData(true, "serial number SIM-2")]
    [InlineData(false, "serial number SIM-2, and no word that the meter was replaced: unless it stood lower, it is counted on from where the old one stood")]
    public async Task Another_serial_number_behind_a_channel_is_found_once_and_one_without_a_reset_says_what_is_counted(bool told, string observed)
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        await LogAsync(ledger, chain, BilledMine.October, 1000);
        await LogAsync(ledger, chain, BilledMine.November, 2000);
        chain.Configure([.. Demo.Channels.Select(leaf => leaf is ConfigurationLeaf.ForChannel { Id: "mill.energy_import" } c ? c with { Serial = "SIM-2" } : leaf)]);
        chain.NowMs = BilledMine.November + BilledMine.Hour;
        Entry[] reset = told ? [new SiteEvent(EventCode.CounterReset, chain.NowMs, "mill.energy_import", null, chain.NowMs, "replaced", "serial number SIM-1 before, SIM-2 now")] : [];
        await ledger.LogAsync(chain.Seal([.. reset, Demo.Series(Demo.Energy, chain.NowMs, 2100)]));
        await LogAsync(ledger, chain, BilledMine.December, 3000);
        var swapped = Assert.Single(Found(ledger, "2026-11"), f => f.Rule != "negative-delta");
        Assert.Equal(told, ledger.Period("2026-11").Figure!.Streams[0].QuantityLost);
        Assert.Equal(("meter-swapped", "mill.energy_import", "serial number SIM-1", observed), (swapped.Rule, swapped.Place, swapped.Expected, swapped.Observed));
    }

    [Fact]
    public async Task Two_devices_that_count_one_channel_at_a_time_are_found_and_one_after_the_other_is_none()
    {
        await using var ledger = BilledMine.Start();
        var first = await ledger.EnrolAsync();
        await LogAsync(ledger, first, BilledMine.September, 1000);
        await LogAsync(ledger, first, BilledMine.October + BilledMine.Hour, 2000);
        var twin = TestLedger.Mine with { Device = "edge-twin" };
        var second = await ledger.EnrolAsync(twin);
        await LogAsync(ledger, second, BilledMine.October + 2 * BilledMine.Hour, 10, twin);
        await LogAsync(ledger, second, BilledMine.November + BilledMine.Hour, 20, twin);
        Assert.Empty(Found(ledger, "2026-10"));
        await LogAsync(ledger, first, BilledMine.November + BilledMine.Hour, 3000);
        Assert.Equal("two-devices-for-one-channel", Assert.Single(Found(ledger, "2026-10")).Rule);
        Assert.Equal("two-devices-for-one-channel", Assert.Single(Found(ledger, "2026-11")).Rule);
        Assert.Empty(Found(ledger, "2026-09"));
    }

    [Fact]
    public async Task A_third_device_is_found_behind_a_short_second_one()
    {
        await using var ledger = BilledMine.Start();
        var first = await ledger.EnrolAsync();
        await LogAsync(ledger, first, BilledMine.November, 1000);
        await LogAsync(ledger, first, BilledMine.December, 9000);
        for (var i = 0; i < 2; i++)
        {
            var address = TestLedger.Mine with { Device = $"edge-{i}" };
            var chain = await ledger.EnrolAsync(address);
            await LogAsync(ledger, chain, BilledMine.November + (1 + 50 * i) * BilledMine.Hour, 10, address);
            await LogAsync(ledger, chain, BilledMine.November + (2 + 50 * i) * BilledMine.Hour, 20, address);
        }
        Assert.Equal(2, Found(ledger, "2026-11").Count(f => f.Rule == "two-devices-for-one-channel"));
    }

    [Fact]
    public async Task More_in_a_quarter_hour_than_the_installation_passes_and_parts_beyond_the_whole_are_found()
    {
        await using var ledger = BilledMine.Start(plan: BilledMine.PlanWith("\"exponent\":-2}],",
            "\"exponent\":-2,\"most_per_hour\":\"100\",\"error_percent\":\"1\"},{\"id\":\"crusher\",\"channel\":\"diesel.volume_total\",\"role\":\"sub-meter\",\"part_of\":\"mill\",\"unit\":\"kWh\",\"exponent\":-2,\"error_percent\":\"1\"}],"));
        var chain = await ledger.EnrolAsync();
        await LogAsync(ledger, chain, BilledMine.November, 0);
        await LogAsync(ledger, chain, BilledMine.November + BilledMine.Hour, 9_000); // 90 kWh
        await LogAsync(ledger, chain, BilledMine.November + 2 * BilledMine.Hour, 20_000); // 110 kWh
        await LogAsync(ledger, chain, BilledMine.December, 20_100);
        var fast = Found(ledger, "2026-11");
        var found = Assert.Single(fast, f => f.Rule == "faster-than-rated"); // its quarter-hours follow one another
        Assert.Equal(("at most 100 kWh an hour", "110 kWh in 3600 s"), (found.Expected, found.Observed));
        Assert.DoesNotContain(fast, f => f.Rule == "remainder-negative"); // the crusher's meter was not read
    }

    [Fact]
    public async Task A_power_that_nothing_counts_and_a_scale_of_no_stream_are_found_and_a_power_beside_its_counter_is_not()
    {
        await using var ledger = BilledMine.Start();
        var chain = await ledger.EnrolAsync();
        chain.NowMs = BilledMine.November + BilledMine.Hour;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Power, chain.NowMs, 100, 200), Demo.Series(Demo.Deck, chain.NowMs, 40_000) with { Exponent = 0 }));
        Assert.Equal(["channel-on-no-stream deck.gross", "channel-on-no-stream mill.power_total"], Found(ledger, "2026-11").Select(f => $"{f.Rule} {f.Place}"));
        Assert.Empty(Found(ledger, "2026-10"));
        await ledger.RestartAsync();
        await LogAsync(ledger, chain, BilledMine.December - BilledMine.Hour, 1000);
        Assert.Equal(["deck.gross"], Found(ledger, "2026-11").Where(f => f.Rule == "channel-on-no-stream").Select(f => f.Place));
    }

    [Fact]
    public async Task A_scale_that_weighs_for_a_stream_is_on_one()
    {
        await using var ledger = TestLedger.Start(time: new ManualTime(Records.UnmeteredMine.Now), plan: Records.UnmeteredMine.Plan);
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Deck, chain.NowMs, 40_000) with { Exponent = 0 }));
        Assert.DoesNotContain(Found(ledger, "2026-11"), f => f.Rule == "channel-on-no-stream");
    }

    static async Task LogAsync(TestLedger ledger, ChainBuilder chain, long at, long mantissa, DeviceAddress? from = null)
    {
        chain.NowMs = at;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)), from);
    }

    static List<FindingView> Found(TestLedger ledger, string month) => [.. ledger.Period(month).Findings.Where(f => f.Rule != "stream-missing" && f.Rule != "outside-expected").OrderBy(f => f.Rule, StringComparer.Ordinal)];
}
