using Traceability.Ledger.Downlink;
using Traceability.Ledger.Tests.Periods;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Where nothing was counted there is no number: zero would be a claim.</summary>
public sealed class NothingCountedTests
{
    [Fact]
    public async Task A_month_without_any_data_has_no_total_and_one_with_some_has_no_scope_that_is_not_counted()
    {
        await using var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        var (before, with) = (ledger.Period("2026-05").Figure!, ledger.Period("2026-11").Figure!);
        Assert.Equal(((decimal?)null, (decimal?)null, (decimal?)null, (decimal?)null, (decimal?)null), (before.TotalKg, before.Scope1Kg, before.Scope2Kg, before.MarketBasedKg, before.BiogenicKg));
        Assert.Equal("incomplete", before.State);
        Assert.True(with is { TotalKg: > 0, Scope2Kg: > 0, Scope1Kg: 0 });
        Assert.Null(with.Scope3Kg); // no factor of what lies upstream is known for 2026
        Assert.Contains(with.Disclosures, line => line.StartsWith("not counted: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_co2e_message_says_no_number_where_there_is_none_and_what_is_missing()
    {
        await using var ledger = BilledMine.Start();
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(BilledMine.December));
        var due = new FacilityCo2e(time);
        Assert.True(Co2eMessage.TryParse(due.Take(ledger.Figures()), out var empty));
        Assert.True(empty is { Scope1Kg: null, Scope2LocationKg: null, Kwh: null, Litres: null, Complete: false });
        Assert.Equal(["mill: no data", "bowser: no data"], empty.Why);

        await ledger.MeterAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(Co2eMessage.TryParse(due.Take(ledger.Figures()), out var counted));
        Assert.True(counted is { Scope1Kg: 0, Scope2LocationKg: > 0, Kwh: > 0, Litres: null, Complete: false });
        Assert.Contains("bowser: no data", counted.Why);
    }
}
