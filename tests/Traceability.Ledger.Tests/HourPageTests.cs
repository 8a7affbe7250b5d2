using Traceability.Ledger.Store;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class HourPageTests
{
    /// <summary>The meter is read once a month only: nearly every page begins and ends in a hole.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task However_hours_are_paged_each_row_comes_once(int limit)
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var queries = new LedgerQueries(ledger.Open.Database, "demo");
        var whole = queries.Hours("mine", null, 0, long.MaxValue, null, 10_000);
        Assert.Null(whole.Next);
        Assert.Equal(2301m, whole.Items.Sum(h => h.Quantity));

        var (rows, after, pages) = (new List<HourRow>(), (string?)null, 0);
        do
        {
            var page = queries.Hours("mine", null, 0, long.MaxValue, after, limit);
            rows.AddRange(page.Items);
            (after, pages) = (page.Next, pages + 1);
        }
        while (after is not null);
        Assert.Equal(whole.Items, rows);
        Assert.Equal((24 * 91 + limit) / limit, pages);
    }

    [Fact]
    public async Task A_row_belongs_to_the_span_in_which_it_ends()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var queries = new LedgerQueries(ledger.Open.Database, "demo");
        var whole = queries.Hours("mine", null, 0, long.MaxValue, null, 10_000).Items;
        var cut = BilledMine.October + 100 * BilledMine.Hour;
        Assert.Equal(whole, [.. queries.Hours("mine", null, 0, cut, null, 10_000).Items, .. queries.Hours("mine", null, cut, long.MaxValue, null, 10_000).Items]);
    }
}
