using Traceability.Edge.Agent.Recording;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

public sealed class GapAccountTests
{
    [Fact]
    public void A_value_that_is_missing_while_its_bus_is_lost_is_missing_once()
    {
        var gaps = new GapAccount(1);
        gaps.Begin(0, 100);
        gaps.Begin(0, 200);
        Assert.Equal(0, gaps.End(0, 200, 500));
        Assert.Equal(500, gaps.End(0, 100, 600));
    }

    [Fact]
    public void A_cause_that_is_told_after_the_last_one_ended_adds_only_what_that_one_left_out()
    {
        var gaps = new GapAccount(2);
        gaps.Begin(0, 200);
        Assert.Equal(300, gaps.End(0, 200, 500));
        gaps.Begin(0, 150);
        Assert.Equal(50 + 200, gaps.End(0, 150, 700));
        Assert.Equal(0, gaps.End(0, 160, 690));
        Assert.Equal(600, gaps.End(1, 100, 700));
        Assert.Equal(100, gaps.End(0, 800, 900));
    }

    [Fact]
    public void A_clock_that_was_set_back_never_makes_a_gap_less_than_nothing()
    {
        var gaps = new GapAccount(1);
        gaps.Begin(0, 1000);
        Assert.Equal(0, gaps.End(0, 1000, 400));
        Assert.Equal(50, gaps.End(0, 400, 450));
    }

    /// <summary>Causes that begin and end at random, each reaching back to the last reading, against the milliseconds counted one by one.</summary>
    [Fact]
    public void Together_they_count_every_millisecond_once()
    {
        var random = new Random(22);
        for (var round = 0; round < 2_000; round++)
        {
            var gaps = new GapAccount(1);
            var covered = new HashSet<int>();
            var open = new List<int>();
            var (counted, lastRead) = (0L, 0);
            for (var now = 1; now < 300; now++)
            {
                if (open.Count == 0 && random.Next(10) == 0) lastRead = now;
                if (open.Count < 3 && random.Next(20) == 0)
                {
                    open.Add(lastRead);
                    gaps.Begin(0, lastRead);
                }
                if (open.Count == 0 || random.Next(15) > 0) continue;
                var from = open[random.Next(open.Count)];
                open.Remove(from);
                counted += gaps.End(0, from, now);
                covered.UnionWith(Enumerable.Range(from, now - from));
                if (open.Count == 0) Assert.Equal(covered.Count, counted);
            }
        }
    }
}
