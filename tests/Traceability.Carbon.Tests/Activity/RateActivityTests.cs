using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Tests.Activity;

public sealed class RateActivityTests
{
    [Fact]
    public void A_year_of_the_largest_reading_is_refused_whole_and_changes_nothing()
    {
        var rate = new RateActivity(1000);
        Assert.Equal(FeedOutcome.Accepted, rate.Feed([Sample.Midnight], [CounterActivity.MostMantissa]));
        var before = rate.State;
        Assert.Equal(FeedOutcome.OutOfRange, rate.Feed([Sample.Midnight + 365L * 24 * Sample.Hour], [0]));
        Assert.Equal(FeedOutcome.OutOfOrder, rate.Feed([Sample.Midnight - 1], [0]));
        Assert.Equal(FeedOutcome.OutOfRange, rate.Feed([Sample.Midnight + 1], [CounterActivity.MostMantissa + 1]));
        Assert.Equal(FeedOutcome.LengthsDiffer, rate.Feed([Sample.Midnight + 1], []));
        Assert.Equal(before, rate.State);
    }

    [Fact]
    public void Of_two_values_at_one_instant_the_first_counts_and_the_second_is_a_finding()
    {
        var rate = new RateActivity(Sample.Hour);
        rate.Feed([Sample.Midnight, Sample.Midnight, Sample.Midnight + 36_000], [100, 900, 100]);
        Assert.Equal((1, ActivityRule.TwoValuesAtOnce), (rate.State!.Steps, Assert.Single(rate.TakeFindings()).Rule));
    }

    [Fact]
    public void A_hole_of_more_than_400_days_has_an_edge_at_each_end_and_lost_all_between()
    {
        var rate = new RateActivity(Sample.Hour);
        var end = Sample.Midnight + 401L * 24 * Sample.Hour;
        rate.Feed([Sample.Midnight, end], [100, 100]);
        Assert.Equal((0, 401 * 96), (rate.State!.Steps, rate.State.LostQuarters));
        var edges = rate.TakeEdges();
        Assert.Equal([(Sample.Midnight, 0), (Sample.Midnight + Edge.SpacingMs, 1), (end, 401 * 96)], edges.Select(e => (e.AtMs, e.LostQuarters)));
        Assert.Equal(97, Edge.Between(edges[1], edges[2], Sample.Midnight + 97 * Edge.SpacingMs).LostQuarters);
        Assert.Empty(rate.TakeFindings());
    }

    [Theory]
    [InlineData("l/h", "L")]
    [InlineData("kW", "kWh")]
    [InlineData("MW", "MWh")]
    [InlineData("mW", null)]
    [InlineData("l/min", "L")]
    [InlineData("L/H", null)]
    [InlineData("kvar", null)]
    public void A_rate_is_known_by_its_unit(string unit, string? quantity) => Assert.Equal(quantity, RateUnit.Of(unit)?.Quantity);

    [Fact]
    public void A_rate_beside_a_counter_of_the_same_device_is_refused()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(WorkedExample.Folder, "rates", "refused-beside-a-counter.json")));
        Assert.False(MonitoringPlan.TryRead("plan", Encoding.UTF8.GetBytes(file.RootElement.GetProperty("inputs").GetProperty("plan").GetRawText()), out _, out var faults));
        Assert.Contains(file.RootElement.GetProperty("refused").GetProperty("says").GetString()!, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"rate\": \"kW\"", "\"rate\": \"kvar\"", "allowed: W | kW | MW | L/h")]
    [InlineData("\"rate\": \"kW\"", "\"rate\": \"m3/h\"", "a rate that adds up to kWh: W | kW")]
    [InlineData("\"rate\": \"kW\"", "\"rate\": \"kW\", \"rollover\": {\"modulus\": 10, \"largest_step\": 2}", "only of a counter")]
    public void A_rate_that_makes_no_sense_is_refused_by_name(string from, string to, string says)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(WorkedExample.Folder, "electricity-integrated-from-power.json")));
        var plan = file.RootElement.GetProperty("inputs").GetProperty("plan").GetRawText().Replace(from, to, StringComparison.Ordinal);
        Assert.False(MonitoringPlan.TryRead("plan", Encoding.UTF8.GetBytes(plan), out _, out var faults));
        Assert.Contains(says, Assert.Single(faults).ToString(), StringComparison.Ordinal);
    }

    /// <summary>36 kW, a reading a minute, each up to 20 ms late.</summary>
    [Fact]
    public void A_reading_a_minute_that_comes_a_little_late_loses_nothing()
    {
        var rate = new RateActivity(Sample.Hour);
        var random = new Random(7);
        for (var i = 0; i <= 1440; i++) rate.Feed([Sample.Midnight + i * Sample.Minute + (i is 0 or 1440 ? 0 : random.Next(21))], [36]);
        Assert.Equal((864L, 0L), (rate.State!.Steps, rate.State.LostQuarters));
        Assert.Equal(96, rate.TakeEdges()[^1].MeasuredQuarters);
    }
}
