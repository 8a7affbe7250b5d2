using System.Text;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Redecoding;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Trails;

/// <summary>The mill's power, in hundredths of a watt, where nobody has a counter.</summary>
public sealed class RateTests
{
    const string Counter = "\"channel\":\"mill.energy_import\",\"role\":\"import\",\"unit\":\"kWh\",\"exponent\":-2", Rate = "\"channel\":\"mill.power_total\",\"role\":\"import\",\"unit\":\"kWh\",\"exponent\":-5,\"rate\":\"W\"";

    static readonly string plan = BilledMine.PlanWith(Counter, Rate);

    /// <summary>36 kW for so many minutes, read every half minute.</summary>
    static async Task PowerAsync(TestLedger ledger, ChainBuilder chain, long fromMs, int minutes)
    {
        long[] steps = [.. Enumerable.Range(0, minutes * 2 + 1).Select(i => fromMs + i * 30_000L)];
        chain.NowMs = steps[^1];
        var series = Demo.Series(Demo.Power, steps[^1], [.. steps.Select(_ => 3_600_000L)]);
        await ledger.LogAsync(chain.Seal(series with { TimesMs = steps }));
    }

    [Fact]
    public async Task A_power_is_added_up_marked_so_and_the_same_after_a_restart()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        await PowerAsync(ledger, chain, BilledMine.November, 50);
        await ledger.RestartAsync();
        await PowerAsync(ledger, chain, BilledMine.November + 50 * 60_000L, 40);
        var stream = Assert.Single(ledger.Figures().Streams);
        Assert.Equal((54m, true, false, 6L, 6L), (stream.Quantity, stream.Integrated, stream.QuantityLost, stream.Quarters - 1, stream.MeasuredQuarters));
        Assert.Contains("mill: integrated from mill.power_total (W), where nothing counts", ledger.Figures().Disclosures);
        var part = Assert.Single(ledger.Open.Periods.Trail("mine", "2026-11", "mill", out _)!.Parts);
        Assert.Equal(("integrated", 54m), (part.Basis, part.Quantity));
        var rate = Assert.Single(part.Counters);
        Assert.Equal(("W", 54m, true, null), (rate.Rate, rate.Quantity, rate.Stands, rate.Bundle));
    }

    [Fact]
    public async Task Over_a_gap_nothing_is_invented_and_the_figure_says_so()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        await PowerAsync(ledger, chain, BilledMine.November, 15);
        await PowerAsync(ledger, chain, BilledMine.November + 45 * 60_000L, 15);
        var stream = Assert.Single(ledger.Figures().Streams);
        Assert.Equal((18m, true, 2L), (stream.Quantity, stream.QuantityLost, stream.MeasuredQuarters));
        Assert.Contains("mill: a rate was not read for more than 90 s, quantity is lost", ledger.Figures().Why);
    }

    [Fact]
    public async Task While_the_device_counts_the_power_is_not_used_and_both_are_named()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        await PowerAsync(ledger, chain, BilledMine.November, 50);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, BilledMine.November + 35 * 60_000L, 100, 101)));
        var stream = Assert.Single(ledger.Figures().Streams);
        Assert.Equal((21m, 2L), (stream.Quantity, stream.MeasuredQuarters)); // of the half hour before, and five minutes behind the counter's last quarter-hour
        Assert.Contains("mill: mill.power_total is a rate and is not added up from 2026-10-31T14:30:00Z to 2026-10-31T14:45:00Z, when mill.energy_import counted; the plan is to name that one", ledger.Figures().Why);
    }

    [Fact]
    public async Task Parts_of_a_month_in_which_a_counter_comes_add_up_and_none_is_below_zero()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        await PowerAsync(ledger, chain, BilledMine.November, 50);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, BilledMine.November + 35 * 60_000L, 100, 101)));
        var parts = ledger.Open.Periods.Trail("mine", "2026-11", "mill", out _)!.Parts;
        Assert.Equal(21m, parts.Sum(p => p.Quantity));
        Assert.DoesNotContain(parts, p => p.Quantity < 0);
    }

    [Fact]
    public async Task A_plan_that_comes_to_name_a_power_adds_up_what_was_read_before()
    {
        await using var ledger = BilledMine.Start();
        await PowerAsync(ledger, await ledger.EnrolAsync(), BilledMine.November, 30);
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM counter"));
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.AdoptAsync("mine", Encoding.UTF8.GetBytes(plan.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)), null, new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken));
        Assert.Equal(18m, Assert.Single(ledger.Figures().Streams).Quantity);
        var before = ledger.Figures().InputsHash;
        await ledger.RestartAsync();
        Assert.Equal(before, ledger.Figures().InputsHash);
    }

    /// <summary>What was read as W was tenths of it.</summary>
    [Fact]
    public async Task A_mended_rate_is_added_up_again_and_a_mended_counter_beside_leaves_it_alone()
    {
        await using var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        await PowerAsync(ledger, chain, BilledMine.November, 30);
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.Tenth)); // energy alone
        Assert.Equal((18m, null), OfMill(ledger));
        Assert.IsType<DeedAnswer.Done>(await ledger.MendAsync(Mended.With("scale: 0.01, resolution: 0.01, unit: W", "scale: 0.001, resolution: 0.01, unit: W")));
        Assert.Equal((1.8m, "by a deed"), OfMill(ledger));
    }

    static (decimal Quantity, string? By) OfMill(TestLedger ledger) => Assert.Single(ledger.Open.Periods.Trail("mine", "2026-11", "mill", out _)!.Parts) is var part
        ? (part.Quantity, Assert.Single(part.Counters).RedecodedBy is null ? null : "by a deed") : default;
}
