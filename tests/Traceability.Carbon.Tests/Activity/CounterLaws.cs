using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>Laws over seeded random series; the seed is in every message.</summary>
public sealed class CounterLaws
{
    const int Seeds = 2000;

    static (SortedDictionary<long, HourActivity> Hours, List<ActivityFinding> Findings, CounterState? State) Whole(RandomCounter series)
    {
        var counter = new CounterActivity(null);
        Assert.Equal(FeedOutcome.Accepted, counter.Feed(series.TimesFrom(0, series.Count), series.MantissasFrom(0, series.Count)));
        return (new(counter.TakeChangedHours().ToDictionary(h => h.HourStartMs)), [.. counter.TakeFindings()], counter.State);
    }

    [Fact]
    public void Hours_sum_to_last_minus_first_reading()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: false);
            var (hours, findings, _) = Whole(series);
            Assert.True(series.Mantissas[^1] - series.Mantissas[0] == hours.Values.Aggregate((Int128)0, (sum, h) => sum + h.Quantity), $"seed {seed}");
            Assert.Empty(findings);
            Assert.All(hours.Values, h => Assert.InRange(h.Quantity, 0, Int128.MaxValue));
        }
    }

    [Fact]
    public void Hours_of_a_record_touch_without_gap_or_overlap()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            HourActivity[] hours = [.. Whole(series).Hours.Values];
            Assert.Equal(series.Times[0], hours[0].FromMs);
            Assert.Equal(series.Times[^1], hours[^1].ToMs);
            for (var i = 1; i < hours.Length; i++) Assert.Equal(hours[i - 1].ToMs, hours[i].FromMs);
            Assert.All(hours, h => Assert.True(h.HourStartMs <= h.FromMs && h.FromMs <= h.ToMs && h.ToMs <= h.HourStartMs + Sample.Hour));
        }
    }

    [Fact]
    public void Cutting_into_runs_and_restarting_between_them_changes_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var (hours, findings, state) = Whole(series);
            var random = new Random(seed + 1_000_000);
            var (kept, keptFindings) = (new SortedDictionary<long, HourActivity>(), new List<ActivityFinding>());
            CounterState? at = null;
            for (var from = 0; from < series.Count;)
            {
                var to = random.Next(from, series.Count) + 1;
                var counter = new CounterActivity(null, at);
                Assert.Equal(FeedOutcome.Accepted, counter.Feed(series.TimesFrom(from, to), series.MantissasFrom(from, to)));
                foreach (var hour in counter.TakeChangedHours()) kept[hour.HourStartMs] = hour;
                keptFindings.AddRange(counter.TakeFindings());
                // Half of the time the state is taken twice, as a ledger does that stores it at every segment.
                if (random.Next(2) == 0) Assert.Empty(counter.TakeChangedHours());
                (at, from) = (counter.State, to);
            }
            Assert.True(hours.SequenceEqual(kept), $"seed {seed}");
            Assert.Equal(findings, keptFindings);
            Assert.Equal(state, at);
        }
    }

    [Fact]
    public void A_late_run_recomputed_from_its_brackets_gives_what_order_would_have_given()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            if (series.Count < 4) continue;
            var (hours, findings, state) = Whole(series);
            var random = new Random(seed + 2_000_000);
            var from = random.Next(0, series.Count - 1);
            var to = random.Next(from + 1, series.Count);

            // In order without the late run [from, to), which then comes.
            var counter = new CounterActivity(null);
            counter.Feed([.. series.Times[..from], .. series.Times[to..]], [.. series.Mantissas[..from], .. series.Mantissas[to..]]);
            var kept = new SortedDictionary<long, HourActivity>(counter.TakeChangedHours().ToDictionary(h => h.HourStartMs));
            var keptFindings = counter.TakeFindings().ToList();
            // A second value of the last instant is in order; everything else is late.
            var late = counter.Feed(series.TimesFrom(from, to), series.MantissasFrom(from, to));
            if (late == FeedOutcome.Accepted) { Assert.Equal(series.Times[from], series.Times[^1]); continue; }
            Assert.Equal(FeedOutcome.OutOfOrder, late);
            Assert.Empty(counter.TakeChangedHours());

            var (lateFrom, lateTo) = (series.Times[from], series.Times[to - 1]);
            var (before, after) = (series.Times.FindLastIndex(t => t < lateFrom), series.Times.FindIndex(t => t > lateTo));
            var (fromHour, toHour) = CounterActivity.AffectedHours(
                before < 0 ? null : series.Times[before], lateFrom, lateTo, after < 0 ? null : series.Times[after]);
            var first = Math.Max(series.Times.FindLastIndex(t => t <= fromHour), 0);
            first = series.Times.IndexOf(series.Times[first]);
            var last = series.Times.FindIndex(t => t >= toHour);
            var end = last < 0 ? series.Count : series.Times.LastIndexOf(series.Times[last]) + 1;
            Assert.Equal(FeedOutcome.Accepted, CounterActivity.Recompute(null, series.TimesFrom(first, end), series.MantissasFrom(first, end), fromHour, toHour, out var anew));
            foreach (var stale in kept.Keys.Where(h => h >= fromHour && h < toHour).ToArray()) kept.Remove(stale);
            foreach (var hour in anew.Hours) kept[hour.HourStartMs] = hour;
            keptFindings.RemoveAll(f => f.ToMs > fromHour && f.ToMs <= toHour);
            keptFindings.AddRange(anew.Findings);

            Assert.True(hours.SequenceEqual(kept), $"seed {seed}");
            Assert.Equal(findings, keptFindings.OrderBy(f => f.ToMs).ThenBy(f => f.FromMs).ThenBy(f => f.After));
            if (end == series.Count) Assert.Equal(state, anew.State);
        }
    }

    [Fact]
    public void The_same_readings_given_again_change_nothing()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var counter = new CounterActivity(null);
            for (var i = 0; i < series.Count; i++)
            {
                counter.Feed([series.Times[i]], [series.Mantissas[i]]);
                counter.Feed([series.Times[i], series.Times[i]], [series.Mantissas[i], series.Mantissas[i]]);
            }
            var (hours, _, state) = Whole(series);
            Assert.Equal(hours.Values, counter.TakeChangedHours());
            Assert.Equal(state, counter.State);
        }
    }

    [Fact]
    public void Readings_in_finer_steps_give_the_same_sum_in_those_steps()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var series = new RandomCounter(seed, goesBack: true);
            var finer = new CounterActivity(null);
            finer.Feed(series.TimesFrom(0, series.Count), [.. series.Mantissas.Select(m => m * 1000)]);
            static Int128 Sum(IEnumerable<HourActivity> hours) => hours.Aggregate((Int128)0, (sum, h) => sum + h.Quantity);
            Assert.Equal(Sum(Whole(series).Hours.Values) * 1000, Sum(finer.TakeChangedHours()));
        }
    }
}
