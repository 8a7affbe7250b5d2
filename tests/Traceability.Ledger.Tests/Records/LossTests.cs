using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

/// <summary>The mill's register is reset in the first half hour of November, and goes on.</summary>
public sealed class LossTests
{
    const long Quarter = 900_000;

    internal static readonly string Bounded = BilledMine.PlanWith("\"exponent\":-2}", "\"exponent\":-2,\"most_per_hour\":\"80\"}");

    internal static RecordWish Estimate(string quantity, long quarters = 3)
    {
        Assert.True(ExactDecimal.TryParse(quantity, out var read));
        return new("mine", "mill", RecordKind.Estimate, BilledMine.November, BilledMine.November + quarters * Quarter, read, "kWh", null, null, "by the mill's throughput", null);
    }

    internal static async Task<TestLedger> ResetAsync(string plan)
    {
        var ledger = BilledMine.Start(plan: plan);
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((long, long)[])[(0, 10_000), (10, 11_000), (40, 200), (120, 600)])
        {
            chain.NowMs = BilledMine.November + at * 60_000;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, mantissa)));
        }
        return ledger;
    }

    [Fact]
    public async Task An_estimate_of_what_a_register_lost_fills_it_and_counts_as_neither_measured_nor_evidence()
    {
        await using var ledger = await ResetAsync(Bounded);
        Assert.Contains("mill: the counter went back, quantity is lost", ledger.Figures().Why);
        await ledger.RecordAsync(Estimate("46"));
        var figures = ledger.Figures();
        Assert.DoesNotContain(figures.Why, w => w.StartsWith("mill: ", StringComparison.Ordinal));
        var stream = Assert.Single(figures.Streams);
        Assert.Equal((60m, false), (stream.Quantity, stream.QuantityLost)); // 10 + 4 counted
        Assert.Equal((23.33m, 23.33m), (figures.Coverage!.QuantityPercent, figures.Shares!.EvidencePercent));
        Assert.Contains("mill: what registers lost is filled by an estimate", figures.Disclosures);
        var parts = ledger.Open.Periods.Trail("mine", "2026-11", "mill", out _)!.Parts;
        Assert.Equal(["estimated 46", "interpolated 14"], parts.Select(p => $"{p.Basis} {p.Quantity:0.##}").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(ledger.Period("2026-11").Findings, f => f.Rule == "estimate-not-taken");
    }

    [Theory]
    [InlineData("49.76", 3, "at most 49.75 kWh, which the installation can pass in 3 quarter-hours beyond what was counted")]
    [InlineData("5", 4, "whole quarter-hours that have lost quantity")]
    public async Task An_estimate_that_cannot_be_is_a_finding_and_is_not_taken(string quantity, long quarters, string expected)
    {
        await using var ledger = await ResetAsync(Bounded);
        await ledger.RecordAsync(Estimate(quantity, quarters));
        var stream = Assert.Single(ledger.Figures().Streams);
        Assert.Equal((14m, true), (stream.Quantity, stream.QuantityLost));
        Assert.Contains(ledger.Figures().Why, w => w.StartsWith("mill: estimate ", StringComparison.Ordinal) && w.EndsWith(expected, StringComparison.Ordinal));
        Assert.Equal(("mill", expected), Assert.Single(ledger.Period("2026-11").Findings, f => f.Rule == "estimate-not-taken") is var f ? (f.Place, f.Expected) : default);
    }

    [Fact]
    public async Task Where_the_plan_does_not_say_what_a_meter_can_pass_the_figure_says_that_nothing_bounds_it()
    {
        await using var ledger = await ResetAsync(BilledMine.Plan);
        await ledger.RecordAsync(Estimate("5000"));
        Assert.Equal(5014m, Assert.Single(ledger.Figures().Streams).Quantity);
        Assert.Contains("mill: what registers lost is filled by an estimate, which nothing bounds: the plan does not say what mill can pass in an hour", ledger.Figures().Disclosures);
    }

    [Fact]
    public async Task An_estimate_of_a_time_of_which_another_stands_is_refused_unless_it_replaces_it()
    {
        await using var ledger = await ResetAsync(Bounded);
        Task<RecordAnswer> TakeAsync(RecordWish wish) => ledger.Open.Records.TakeAsync(wish, new Author("m.rossi", "analyst"), null, TestContext.Current.CancellationToken);
        var first = await ledger.RecordAsync(Estimate("20", 2));
        var second = Estimate("10", 3) with { Document = "a second opinion" };
        Assert.Equal($"estimate: {first} tells of mill from 2026-10-31T14:00:00Z to 2026-10-31T14:30:00Z; what a register lost is filled once: another estimate of that time replaces it", Assert.IsType<RecordAnswer.Conflict>(await TakeAsync(second)).Why);
        // Beside it, where the first ends.
        Assert.IsType<RecordAnswer.Recorded>(await TakeAsync(second with { FromMs = BilledMine.November + 2 * Quarter }));
        Assert.IsType<RecordAnswer.Conflict>(await TakeAsync(second with { Replaces = Convert.FromHexString(first) })); // the other still stands
        Assert.IsType<RecordAnswer.Recorded>(await TakeAsync(second with { ToMs = BilledMine.November + 2 * Quarter, Replaces = Convert.FromHexString(first) }));
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM record r WHERE NOT EXISTS (SELECT 1 FROM record x WHERE x.replaces = r.digest)"));
    }

    [Theory]
    [InlineData(7, 10, 100, 0)] // before the first edge there is
    [InlineData(-15, 62, 65, 60)] // behind the last one
    public async Task What_was_lost_in_the_quarter_hour_in_which_a_record_begins_or_ends_is_filled_too(int first, int before, int after, int quarterAt)
    {
        await using var ledger = BilledMine.Start(plan: Bounded);
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((int, long)[])[(first, 10_000), (before, 10_100), (before + 2, 200), (after, 600)])
        {
            chain.NowMs = BilledMine.November + at * 60_000;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, mantissa)));
        }
        Assert.True(Assert.Single(ledger.Figures().Streams).QuantityLost);
        await ledger.RecordAsync(Estimate("3", 1) with { FromMs = BilledMine.November + quarterAt * 60_000, ToMs = BilledMine.November + (quarterAt + 15) * 60_000 });
        var stream = Assert.Single(ledger.Figures().Streams);
        Assert.Equal((8m, false), (stream.Quantity, stream.QuantityLost)); // 1 + 4 counted
    }

    [Fact]
    public async Task What_is_lost_still_is_named_with_its_bound_until_it_is_estimated()
    {
        await using var ledger = await ResetAsync(Bounded);
        var losses = new Ledger.Emissions.OpenLosses(ledger.Open.Database, ledger.Open.Plans, ledger.Open.Organisation, ledger.Time);
        var loss = Assert.Single(losses.Of("mine"));
        Assert.Equal(("mill", "kWh", BilledMine.November, BilledMine.November + 3 * Quarter, "49.75"), (loss.Stream, loss.Unit, loss.FromMs, loss.ToMs, loss.Most?.ToString()));
        var tooMuch = await ledger.RecordAsync(Estimate("49.76")); // is not taken, so nothing is made good
        Assert.Single(losses.Of("mine"));
        await ledger.RecordAsync(Estimate("10", 1) with { Replaces = Convert.FromHexString(tooMuch) });
        loss = Assert.Single(losses.Of("mine"));
        Assert.Equal((BilledMine.November + Quarter, BilledMine.November + 3 * Quarter), (loss.FromMs, loss.ToMs));
        Assert.Empty(losses.Of("moon"));
    }
}
