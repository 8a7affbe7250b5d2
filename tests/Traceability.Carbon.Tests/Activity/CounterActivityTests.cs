using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

public sealed class CounterActivityTests
{
    const long T = Sample.Midnight;

    const long Quarter = Edge.SpacingMs;

    static (IReadOnlyList<Edge> Edges, CounterState State, IReadOnlyList<ActivityFinding> Findings) Count(Rollover? rollover, params (long Ms, long Steps)[] readings)
    {
        var counter = new CounterActivity(rollover);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed([.. readings.Select(r => r.Ms)], [.. readings.Select(r => r.Steps)]));
        return (counter.TakeEdges(), counter.State!, counter.TakeFindings());
    }

    [Fact]
    public void A_single_reading_is_no_quantity()
    {
        var (edges, state, findings) = Count(null, (T + 1, 5));
        Assert.Empty(edges);
        Assert.Empty(findings);
        Assert.Equal(0, state.Steps);
    }

    [Fact]
    public void A_first_reading_on_a_quarter_hour_is_an_edge_of_nothing()
    {
        var (edges, _, _) = Count(null, (T, 5));
        Assert.Equal(new Edge(T, 0, true, 0, 0), Assert.Single(edges));
    }

    [Theory]
    [InlineData(60_000, 60_000, true)]
    [InlineData(60_001, 60_000, false)]
    [InlineData(60_000, 60_001, false)]
    public void An_edge_is_measured_only_with_both_brackets_within_sixty_seconds(long before, long after, bool measured)
    {
        Assert.Equal(measured, EdgeValue.Between(T - before, 0, T + after, 100, T).Measured);
        var (edges, _, _) = Count(null, (T - before, 0), (T + after, 100));
        Assert.Equal(measured, Assert.Single(edges).Measured);
    }

    [Fact]
    public void A_reading_on_the_quarter_hour_is_the_edge()
    {
        var (edges, state, _) = Count(null, (T, 0), (T + Quarter, 10), (T + Quarter + 5 * Sample.Minute, 13));
        Assert.Equal([new Edge(T, 0, true, 0, 0), new Edge(T + Quarter, 10, true, 1, 0)], edges);
        Assert.Equal(13, state.Steps);
    }

    [Fact]
    public void A_register_that_begins_again_twice_in_a_quarter_hour_has_lost_one()
    {
        var (edges, state, findings) = Count(null, (T, 100), (T + Sample.Minute, 5), (T + 2 * Sample.Minute, 3), (T + Quarter, 20), (T + 2 * Quarter, 30));
        Assert.Equal([0L, 1, 1], edges.Select(e => e.LostQuarters));
        Assert.Equal((1, 2), (state.LostQuarters, findings.Count));
    }

    [Fact]
    public void A_hole_inside_a_span_costs_no_quantity_and_only_the_quarter_hours_within_are_not_measured()
    {
        var (edges, state, findings) = Count(null, (T, 0), (T + Quarter, 100), (T + 5 * Quarter, 500), (T + 6 * Quarter, 600));
        Assert.Equal([0, 100, 200, 300, 400, 500, 600], edges.Select(e => e.Steps));
        Assert.Equal([true, true, false, false, false, true, true], edges.Select(e => e.Measured));
        Assert.Equal(2, edges[^1].MeasuredQuarters);
        Assert.Equal((600, 0), (state.Steps, state.LostQuarters));
        Assert.Empty(findings);
    }

    [Fact]
    public void A_counter_that_goes_back_loses_quantity_never_counts_negative_and_restarts_at_the_new_value()
    {
        var (_, state, findings) = Count(null, (T, 1000), (T + Sample.Minute, 1100), (T + 2 * Sample.Minute, 40), (T + 3 * Sample.Minute, 45));
        Assert.Equal((105, 1), (state.Steps, state.LostQuarters));
        Assert.Equal(new ActivityFinding(ActivityRule.NegativeDelta, T + Sample.Minute, T + 2 * Sample.Minute, 1100, 40), Assert.Single(findings));
    }

    [Theory]
    [InlineData(1, 2, 1)] // within one quarter-hour
    [InlineData(14, 16, 2)]
    [InlineData(14, 30, 2)] // ends on an edge
    [InlineData(14, 31, 3)]
    public void Every_quarter_hour_that_a_loss_touches_has_lost(int fromMinute, int toMinute, long lost)
    {
        var (edges, state, _) = Count(null, (T, 100), (T + fromMinute * Sample.Minute, 200), (T + toMinute * Sample.Minute, 50), (T + 4 * Quarter, 60));
        Assert.Equal(lost, state.LostQuarters);
        for (var i = 1; i < edges.Count; i++)
        {
            var touched = T + fromMinute * Sample.Minute < edges[i].AtMs && T + toMinute * Sample.Minute > edges[i - 1].AtMs;
            Assert.Equal(touched ? 1 : 0, edges[i].LostQuarters - edges[i - 1].LostQuarters);
        }
    }

    [Fact]
    public void A_documented_rollover_counts_on_without_a_finding()
    {
        var (_, state, findings) = Count(new Rollover(10_000, 500), (T, 9_900), (T + Sample.Minute, 50));
        Assert.Equal((150, 0), (state.Steps, state.LostQuarters));
        Assert.Empty(findings);
    }

    [Fact]
    public void A_rollover_across_an_edge_is_split_there()
    {
        var (edges, state, _) = Count(new Rollover(10_000, 500), (T - Sample.Minute, 9_900), (T + Sample.Minute, 100));
        Assert.Equal(100, Assert.Single(edges).Steps);
        Assert.Equal(200, state.Steps);
    }

    [Fact]
    public void A_step_back_too_large_for_a_rollover_is_a_reset()
    {
        var (_, state, findings) = Count(new Rollover(10_000, 500), (T, 5_000), (T + Sample.Minute, 0));
        Assert.Equal((0, 1), (state.Steps, state.LostQuarters));
        Assert.Equal(ActivityRule.NegativeDelta, Assert.Single(findings).Rule);
    }

    [Fact]
    public void Two_values_at_one_instant_keep_the_smaller_and_are_a_finding()
    {
        var (_, state, findings) = Count(null, (T, 0), (T + Sample.Minute, 10), (T + Sample.Minute, 12), (T + 2 * Sample.Minute, 15));
        Assert.Equal(15, state.Steps);
        Assert.Equal(ActivityRule.TwoValuesAtOnce, Assert.Single(findings).Rule);
        var late = new CounterActivity(null);
        late.Feed([T], [12]);
        Assert.Equal(FeedOutcome.OutOfOrder, late.Feed([T], [10]));
    }

    [Fact]
    public void A_clock_that_stood_in_1970_makes_two_edges_in_the_place_of_two_million_and_loses_nothing()
    {
        var (edges, state, findings) = Count(null, (1000, 5), (2000, 6), (T + 1, 100), (T + Sample.Minute, 107), (T + Quarter, 108));
        Assert.Equal([new Edge(Quarter, 1, false, 0, 0), new Edge(T, 95, false, 0, 0), new Edge(T + Quarter, 103, true, 0, 0)], edges);
        Assert.Equal((103, 0), (state.Steps, state.LostQuarters));
        Assert.Empty(findings);
    }

    /// <summary>401 days: between its two edges a hole says of each quarter-hour what 38 496 edges would, but for the rounding of its ends.</summary>
    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(-5, 1)]
    public void A_hole_of_more_than_400_days_tells_of_any_quarter_hour_within_it(long rise, int lost)
    {
        var end = T + 401 * 96 * Quarter;
        var (edges, state, _) = Count(null, (T + 1000, 10), (end + 1000, 10 + rise));
        Assert.Equal((2, Math.Max(0, rise), lost * (401 * 96 + 1L)), (edges.Count, state.Steps, state.LostQuarters));
        Assert.Equal((T + Quarter, end), (edges[0].AtMs, edges[1].AtMs));
        foreach (var at in (long[])[T + Quarter, T + 2 * Quarter, T + 100 * 96 * Quarter, end - Quarter, end])
        {
            var edge = Edge.Between(edges[0], edges[1], at);
            Assert.Equal(lost * (at - T) / Quarter, edge.LostQuarters);
            Assert.InRange(edge.Steps - Math.Max(0, EdgeValue.Between(T + 1000, 10, end + 1000, 10 + Math.Max(0, rise), at).Mantissa - 10), -1, 1);
        }
        Assert.Equal(edges[1] with { Measured = false }, Edge.Between(edges[0], edges[1], end));
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
    public void The_largest_registers_are_counted_and_what_no_longer_fits_is_refused()
    {
        var turn = new Rollover(CounterActivity.MostMantissa, CounterActivity.MostMantissa - 1);
        var counter = new CounterActivity(turn);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed([T, T + 1], [0, CounterActivity.MostMantissa - 1]));
        var (at, outcome) = (T + 2, FeedOutcome.Accepted);
        while (outcome == FeedOutcome.Accepted && at < T + 2000) // each goes back by two, which is nearly a whole turn
            outcome = counter.Feed([at], [CounterActivity.MostMantissa - 1 - 2 * (at++ - T - 1)]);
        Assert.Equal(FeedOutcome.OutOfRange, outcome);
        Assert.InRange(counter.State!.Steps, CounterActivity.MostSteps - 2 * CounterActivity.MostMantissa, CounterActivity.MostSteps);
    }

    [Fact]
    public void What_lies_before_a_reading_that_does_not_continue_is_no_quantity_and_is_lost()
    {
        var counter = new CounterActivity(new Rollover(1_000_000, 100));
        counter.Feed([T, T + Sample.Minute], [100, 110]);
        counter.Break();
        counter.Feed([T + 2 * Sample.Minute, T + 3 * Sample.Minute], [90_000, 90_005]);
        Assert.Equal((15, 1), (counter.State!.Steps, counter.State.LostQuarters));
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
        Assert.Equal((0, 1), (counter.State!.Steps, counter.State.LostQuarters));
        Assert.Equal(ActivityRule.NegativeDelta, Assert.Single(counter.TakeFindings()).Rule);
    }

    /// <summary>A device tells of another rule with the very first reading by it: nothing lies before.</summary>
    [Fact]
    public void A_reset_that_is_told_of_the_first_reading_loses_nothing_after_it()
    {
        var counter = new CounterActivity(null);
        counter.Break();
        counter.Feed([T], [1000]);
        counter.Feed([T + Sample.Minute], [61_000]);
        Assert.Equal((60_000, 0), (counter.State!.Steps, counter.State.LostQuarters));
        Assert.Empty(counter.TakeFindings());
    }

    [Fact]
    public void A_quarter_hour_in_which_the_register_was_reset_is_not_measured()
    {
        var counter = new CounterActivity(null);
        for (var i = 0; i <= 240; i++) counter.Feed([Sample.Midnight + i * Sample.Minute / 2], [i < 100 ? 1000 + i : i - 100]); // reset within the fourth of eight
        var last = counter.TakeEdges()[^1];
        Assert.Equal((7L, 1L), (last.MeasuredQuarters, last.LostQuarters));
    }
}
