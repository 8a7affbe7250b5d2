using Traceability.Evidence.Records;
using Traceability.Ledger.Tests.Periods;
using Xunit;
using static Traceability.Ledger.Tests.Records.UnmeteredMine;

namespace Traceability.Ledger.Tests.Records;

public sealed class UnmeteredFigureTests
{
    /// <summary>Whose file holds each of them to its evidence line.</summary>
    [Fact]
    public async Task Bills_estimates_weighings_and_a_stock_make_a_figure_that_can_be_closed()
    {
        await using var ledger = Start();
        await ledger.MeasureAsync();
        foreach (var wish in All) await ledger.RecordAsync(wish);
        await ledger.RecordAsync(Soda(RecordKind.Dip, "2026-11-22T15:00:00", 30));
        foreach (var day in (string[])["2026-11-21", "2026-11-22"])
            Assert.NotEmpty(ledger.Period(day).Figure!.Streams);
        Assert.Equal(["bowser", "genset", "limestone", "mill", "soda"], ledger.Period("2026-11-22").Figure!.Streams.Select(s => s.Id).Order(StringComparer.Ordinal));
    }
}
