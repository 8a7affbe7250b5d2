using Traceability.Demo.Check;
using Traceability.Demo.Folder;
using Xunit;

namespace Traceability.Demo.Tests.Check;

public sealed class ComparisonTests
{
    [Fact]
    public void Equal_totals_leave_nothing_to_say() => Assert.Empty(Comparison.Differences(Sample.Mine, Sample.Truth));

    [Theory]
    [InlineData("0.01", "0", "0", "electricity")]
    [InlineData("0", "-0.01", "0", "diesel")]
    [InlineData("0", "0", "20", "net weight")]
    public void The_last_digit_counts(string kwh, string litres, string netKg, string named)
    {
        var truth = Sample.Truth with { Kwh = Sample.Truth.Kwh + D(kwh), Litres = Sample.Truth.Litres + D(litres), NetKg = Sample.Truth.NetKg + D(netKg) };
        var difference = Assert.Single(Comparison.Differences(Sample.Mine, truth));
        Assert.Contains(named, difference, StringComparison.Ordinal);
    }

    /// <summary>A double would call these two equal.</summary>
    [Fact]
    public void Values_are_compared_as_decimals()
    {
        var ledger = Sample.Mine with { Kwh = 90071992547409.93m };
        Assert.Single(Comparison.Differences(ledger, Sample.Truth with { Kwh = 90071992547409.92m }));
    }

    [Fact]
    public void Equal_at_zero_is_not_enough()
    {
        var nothing = Sample.Mine with { Litres = 0 };
        Assert.Contains("no diesel", Assert.Single(Comparison.Differences(nothing, Sample.Truth with { Litres = 0 })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_weighing_is_named_even_when_the_weights_happen_to_agree() =>
        Assert.Contains("weighings", Assert.Single(Comparison.Differences(Sample.Mine, Sample.Truth with { Weighings = 2 })), StringComparison.Ordinal);

    [Fact]
    public void Co2e_is_multiplied_once_more_from_the_factor_file()
    {
        var factors = PublishedFactors.Read(Workshop.Find(AppContext.BaseDirectory)!.Factors);
        var scope2 = Sample.Mine with { Factors = [.. Sample.Mine.Factors, new Figures.FactorFigure("epa-hub-2022-diesel-mining-trucks-us", "EPA")] };
        Assert.DoesNotContain(factors.Differences(scope2, Sample.Truth), said => said.Contains("scope 2", StringComparison.Ordinal));
        Assert.Contains(factors.Differences(scope2, Sample.Truth), said => said.Contains("scope 1 is 10 kg", StringComparison.Ordinal));
        // One microgram in the one hour counted is rounding; a milligram is not.
        Assert.Contains(factors.Differences(scope2 with { Scope2Kg = scope2.Scope2Kg + 0.000001m }, Sample.Truth), said => said.Contains("scope 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scope_without_a_named_factor_is_missing() =>
        Assert.Contains(PublishedFactors.Read(Workshop.Find(AppContext.BaseDirectory)!.Factors).Differences(Sample.Mine, Sample.Truth),
            said => said.Contains("no factor for diesel", StringComparison.Ordinal));

    static decimal D(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
