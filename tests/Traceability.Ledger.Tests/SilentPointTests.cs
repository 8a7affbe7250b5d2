using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>The overview names a meter that has gone silent beside the others, as a month does.</summary>
public sealed class SilentPointTests
{
    const long Minute = 60_000;

    [Theory]
    [InlineData(20, false), InlineData(90, true)]
    public async Task A_point_that_is_not_read_any_more_makes_the_figures_incomplete(int minutes, bool isNamed)
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var last = chain.NowMs;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, last, 100), Demo.Series(Demo.Diesel, last, 100)));
        chain.NowMs += minutes * Minute;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200)));
        var figures = ledger.Figures();
        string[] named = isNamed ? [$"diesel: diesel.volume_total was not read since {Traceability.Ledger.Records.RecordRules.Instant(last)}"] : [];
        Assert.Equal(named, figures.Why.Where(w => w.Contains("read", StringComparison.Ordinal)));
        Assert.Equal(isNamed ? "incomplete" : "complete", figures.State);
    }

    [Theory]
    [InlineData(20, false), InlineData(90, true)]
    public async Task A_point_that_is_read_only_later_makes_the_figures_incomplete(int minutes, bool isNamed)
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        chain.NowMs += minutes * Minute;
        var first = chain.NowMs;
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200), Demo.Series(Demo.Diesel, chain.NowMs, 100)));
        var figures = ledger.Figures();
        string[] named = isNamed ? [$"diesel: diesel.volume_total was not read before {Traceability.Ledger.Records.RecordRules.Instant(first)}"] : [];
        Assert.Equal(named, figures.Why.Where(w => w.Contains("read", StringComparison.Ordinal)));
    }
}
