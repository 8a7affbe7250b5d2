using System.Text;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Periods;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>A meter is counted in its own unit, letter by letter.</summary>
public sealed class UnitOfAMeterTests
{
    /// <summary>November, of a meter whose profile gives the unit so.</summary>
    static async Task<(TestLedger Ledger, PeriodView Period)> ReadAsync(string unit, string plan)
    {
        var ledger = BilledMine.Start(plan: plan);
        var profile = ProfileFile.Read("test-meter.yaml", Encoding.UTF8.GetString(Demo.Profile.Bytes.Span).Replace("unit: kWh", $"unit: {unit}", StringComparison.Ordinal)).Profile!;
        var chain = await ledger.EnrolAsync();
        chain.Configure([.. Demo.Channels.Select(leaf => leaf switch
        {
            ConfigurationLeaf.ForChannel c => c with { Rule = profile.Find(c.Id[(c.Id.IndexOf('.', StringComparison.Ordinal) + 1)..])!.Rule.ToCbor(), ProfileHash = profile.Sha256.ToArray() },
            ConfigurationLeaf.ForProfile => new ConfigurationLeaf.ForProfile(profile.Id, profile.Bytes.ToArray()),
            _ => leaf,
        })]);
        foreach (var (at, mill) in ((long, long)[])[(BilledMine.November, 1000), (BilledMine.December, 101_000)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mill)));
        }
        return (ledger, ledger.Period("2026-11"));
    }

    [Theory]
    [InlineData("mWh", "MWh"), InlineData("KWH", "kWh"), InlineData("MJ", "GJ")]
    public async Task What_a_meter_reads_in_another_unit_than_the_plan_counts_is_not_counted_and_said_so(string read, string counted)
    {
        var (ledger, period) = await ReadAsync(read, BilledMine.Plan.Replace("\"unit\":\"kWh\"", $"\"unit\":\"{counted}\"", StringComparison.Ordinal));
        await using var _ = ledger;
        Assert.Empty(period.Figure!.Streams);
        var inCase = read == "MJ" ? "" : $"; {read} and {counted} differ in upper and lower case and are two units: m is a thousandth, M a million";
        Assert.Contains($"mill: mill.energy_import was read in 10^-2 {read}, the plan counts in 10^-2 {counted}{inCase}", period.Figure.Why);
        Assert.Contains(period.Findings, f => f is { Rule: "stream-missing", Place: "mill" });
    }

    [Fact]
    public async Task A_meter_in_the_unit_of_the_plan_is_counted()
    {
        var (ledger, period) = await ReadAsync("kWh", BilledMine.Plan);
        await using var _ = ledger;
        Assert.Equal(1000m, Assert.Single(period.Figure!.Streams).Quantity);
    }
}
