using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

public sealed class CounterActivityTests
{
    const long T = Sample.Midnight;

    static (IReadOnlyList<HourActivity> Hours, IReadOnlyList<ActivityFinding> Findings) Count(Rollover? rollover, params (long Ms, long Steps)[] readings)
    {
        var counter = new CounterActivity(rollover);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed([.. readings.Select(r => r.Ms)], [.. readings.Select(r => r.Steps)]));
        return (counter.TakeChangedHours(), counter.TakeFindings());
    }

    [Fact]
    public void A_single_reading_is_no_activity_and_not_zero_either()
    {
        var (hours, findings) = Count(null, (T, 5));
        Assert.Empty(hours);
        Assert.Empty(findings);
    }

    [Fact]
    public void A_counter_that_stands_still_has_an_hour_of_zero()
    {
        var (hours, _) = Count(null, (T, 5), (T + Sample.Minute, 5));
        Assert.Equal(0, Assert.Single(hours).Quantity);
    }

    [Theory]
    [InlineData(60_000, 60_000, true)]
    [InlineData(60_001, 60_000, false)]
    [InlineData(60_000, 60_001, false)]
    public void An_edge_is_measured_only_with_both_brackets_within_sixty_seconds(long before, long after, bool measured)
    {
        var edge = EdgeValue.Between(T - before, 0, T + after, 100, T);
        Assert.Equal(measured, edge.Measured);
        var (hours, _) = Count(null, (T - before, 0), (T + after, 100));
        Assert.All(hours, h => Assert.Equal(measured, h.Measured));
    }

    [Fact]
    public void A_reading_on_the_full_hour_is_the_edge_and_belongs_to_both_sides()
    {
        var (hours, _) = Count(null, (T, 0), (T + Sample.Hour, 10), (T + Sample.Hour + 5 * Sample.Minute, 13));
        Assert.Equal([10, 3], hours.Select(h => (int)h.Quantity));
        Assert.All(hours, h => Assert.True(h.Measured));
    }

    [Fact]
    public void A_counter_that_goes_back_loses_quantity_never_counts_negative_and_restarts_at_the_new_value()
    {
        var (hours, findings) = Count(null, (T, 1000), (T + Sample.Minute, 1100), (T + 2 * Sample.Minute, 40), (T + 3 * Sample.Minute, 45));
        var hour = Assert.Single(hours);
        Assert.Equal(105, hour.Quantity);
        Assert.True(hour.QuantityLost);
        Assert.Equal(new ActivityFinding(ActivityRule.NegativeDelta, T + Sample.Minute, T + 2 * Sample.Minute, 1100, 40), Assert.Single(findings));
    }

    [Fact]
    public void A_documented_rollover_counts_on_without_a_finding()
    {
        var (hours, findings) = Count(new Rollover(10_000, 500), (T, 9_900), (T + Sample.Minute, 50));
        Assert.Equal(150, Assert.Single(hours).Quantity);
        Assert.False(hours[0].QuantityLost);
        Assert.Empty(findings);
    }

    [Fact]
    public void A_rollover_across_the_hour_is_split_at_the_edge()
    {
        var (hours, _) = Count(new Rollover(10_000, 500), (T - Sample.Minute, 9_900), (T + Sample.Minute, 100));
        Assert.Equal([100, 100], hours.Select(h => (int)h.Quantity));
    }

    [Fact]
    public void A_step_back_too_large_for_a_rollover_is_a_reset()
    {
        var (hours, findings) = Count(new Rollover(10_000, 500), (T, 5_000), (T + Sample.Minute, 0));
        Assert.Equal(0, Assert.Single(hours).Quantity);
        Assert.Equal(ActivityRule.NegativeDelta, Assert.Single(findings).Rule);
    }

    [Fact]
    public void Two_values_at_one_instant_keep_the_smaller_and_are_a_finding()
    {
        var (hours, findings) = Count(null, (T, 0), (T + Sample.Minute, 10), (T + Sample.Minute, 12), (T + 2 * Sample.Minute, 15));
        Assert.Equal(15, Assert.Single(hours).Quantity);
        Assert.Equal(ActivityRule.TwoValuesAtOnce, Assert.Single(findings).Rule);
        var late = new CounterActivity(null);
        late.Feed([T], [12]);
        Assert.Equal(FeedOutcome.OutOfOrder, late.Feed([T], [10]));
    }

    [Fact]
    public void A_clock_that_stood_in_1970_does_not_make_half_a_million_hours()
    {
        var (hours, findings) = Count(null, (1000, 5), (2000, 6), (T, 100), (T + Sample.Minute, 107));
        Assert.Equal([1, 7], hours.Select(h => (int)h.Quantity));
        Assert.Equal(ActivityRule.HoleTooLong, Assert.Single(findings).Rule);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(253_402_300_800_000, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, long.MaxValue)]
    [InlineData(0, long.MinValue)]
    public void Readings_out_of_range_are_refused_and_change_nothing(long ms, long steps)
    {
        var counter = new CounterActivity(null);
        Assert.Equal(FeedOutcome.OutOfRange, counter.Feed([0, ms], [0, steps]));
        Assert.Null(counter.State);
        Assert.Equal(FeedOutcome.LengthsDiffer, counter.Feed([0, 1], [0]));
    }

    [Fact]
    public void The_largest_registers_are_counted_without_overflow()
    {
        var (hours, _) = Count(new Rollover(CounterActivity.MostMantissa, CounterActivity.MostMantissa - 1),
            (T, -CounterActivity.MostMantissa), (T + 300 * 24 * Sample.Hour + 1, CounterActivity.MostMantissa));
        Assert.Equal(2 * (Int128)CounterActivity.MostMantissa, hours.Aggregate((Int128)0, (sum, h) => sum + h.Quantity));
    }

    [Fact]
    public void What_lies_before_a_reading_that_does_not_continue_is_no_quantity_and_the_hour_says_so()
    {
        var counter = new CounterActivity(new Rollover(1_000_000, 100));
        counter.Feed([T, T + Sample.Minute], [100, 110]);
        counter.Break();
        counter.Feed([T + 2 * Sample.Minute, T + 3 * Sample.Minute], [90_000, 90_005]);
        var hour = Assert.Single(counter.TakeChangedHours());
        Assert.Equal((15, true), (hour.Quantity, hour.QuantityLost));
        var finding = Assert.Single(counter.TakeFindings());
        Assert.Equal((ActivityRule.DoesNotContinue, 110L, 90_000L), (finding.Rule, finding.Before, finding.After));
    }

    [Fact]
    public void A_told_reset_is_never_taken_for_a_rollover()
    {
        var counter = new CounterActivity(new Rollover(1000, 100));
        counter.Feed([T], [990]);
        counter.Break();
        counter.Feed([T + Sample.Minute], [5]);
        Assert.Equal(0, Assert.Single(counter.TakeChangedHours()).Quantity);
        Assert.Equal(ActivityRule.NegativeDelta, Assert.Single(counter.TakeFindings()).Rule);
    }
}
