using System.Text;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Xunit;

namespace Traceability.Carbon.Tests.Figures;

/// <summary>Files that somebody made by the rules of the form and against those of the evidence: read by nobody, and never a crash.</summary>
public sealed class ForgedFigureTests
{
    static FigureInputs Honest => new WorkedExample("electricity-certificates-of-a-quarter.json").Inputs;

    /// <param name="derived">Whose figure stands in the file: it is not read.</param>
    static string Faults(FigureInputs inputs, FigureInputs? derived = null)
    {
        Assert.True((derived ?? Honest).TryDerive(out var inventory, out var refusals), string.Join('\n', refusals));
        return FigureFile.TryRead("f", FigureFile.Write(inputs, inventory), [], out _, out var faults) ? "" : string.Join('\n', faults);
    }

    static FactorSet Set(string text)
    {
        Assert.True(FactorSet.TryRead("set", Encoding.UTF8.GetBytes(text), out var set, out var faults), string.Join('\n', faults));
        return set;
    }

    static string Shipped => Encoding.UTF8.GetString(FactorSet.Shipped.Bytes.Span);

    static string Changed(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_within_that_has_a_shipped_ones_name_is_that_one()
    {
        var forged = Set(Changed(Shipped, "\"CO2e(AR5)\": \"0.15\"", "\"CO2e(AR5)\": \"0.01\""));
        Assert.Contains($"{FactorSet.Shipped.Sha256}, which was shipped as {FactorSet.Shipped.Id} 1", Faults(Honest with { Sources = [.. Honest.Sources, new FactorSource(forged, Within: true)] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sets_say_the_same_of_a_gwp_table_and_no_row_stands_in_both()
    {
        var first = Honest.Sources[0];
        var text = Encoding.UTF8.GetString(first.Set.Bytes.Span);
        var table = Set(Changed(RandomFigure.SecondSet, "\"265\"", "\"1\""));
        var row = Set(Renamed(text));
        Assert.Contains("AR5 with other values than in", Faults(Honest with { Sources = [first, new FactorSource(table, Within: true)] }), StringComparison.Ordinal);
        Assert.Contains("which stands in", Faults(Honest with { Sources = [first, new FactorSource(row, Within: true)] }), StringComparison.Ordinal);

        static string Renamed(string set)
        {
            var at = set.IndexOf("\"id\": \"", StringComparison.Ordinal) + 7;
            return set[..at] + "renamed" + set[set.IndexOf('"', at)..];
        }
    }

    [Fact]
    public void Carbon_dioxide_counts_for_itself()
    {
        Assert.False(FactorSet.TryRead("set", Encoding.UTF8.GetBytes(Changed(Shipped, "\"CO2\": \"1\"", "\"CO2\": \"0.1\"")), out _, out var faults));
        Assert.Contains("every other gas is told in it", faults[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_month_of_which_a_meter_tells_an_hour_is_not_complete()
    {
        var plan = Encoding.UTF8.GetBytes(RandomFigure.PlanText(simulated: true));
        Assert.True(MonitoringPlan.TryRead("plan", plan, out var read, out _));
        ActivityData Hour(long from, long to, int first) => new("mill", from, to, new ExactDecimal(1000, -2), ActivityBasis.Measured, $"mill.energy_import {from} {first} {to} {first + 1000}");
        var hour = Honest with { Plan = read, PlanFile = plan, Period = new Period("2023-07", Sample.Midnight, Sample.Midnight + Sample.Month), Claims = [], Activity = [Hour(Sample.Midnight, Sample.Midnight + Sample.Hour, 0)] };
        var said = hour with { Why = ["mill.energy_import was not read"] };
        var whole = hour with { Activity = [.. hour.Activity, Hour(Sample.Midnight + Sample.Hour, Sample.Midnight + Sample.Month, 1000)] };
        Assert.Contains("mill has no row from 2023-07-01T01:00:00Z to 2023-08-01T00:00:00Z", Faults(hour, hour), StringComparison.Ordinal);
        Assert.Equal(("", ""), (Faults(said, said), Faults(whole, whole)));
    }

    [Theory]
    [InlineData("Mars/Phobos")]
    [InlineData("Europe")]
    [InlineData("leapseconds")]
    [InlineData("zone.tab")]
    public void A_plan_in_no_known_time_zone_is_a_fault_and_no_crash(string zone)
    {
        var file = Encoding.UTF8.GetBytes(RandomFigure.PlanText(simulated: true));
        Assert.True(MonitoringPlan.TryRead("plan", file, out var honest, out _));
        file = Encoding.UTF8.GetBytes(Changed(RandomFigure.PlanText(simulated: true), $"\"{honest.TimeZone}\"", $"\"{zone}\""));
        Assert.True(MonitoringPlan.TryRead("plan", file, out var plan, out var faults), string.Join('\n', faults));
        Assert.Null(plan.TryCalendar());
        Assert.Contains("a time zone that this machine knows", Faults(Honest with { Plan = plan, PlanFile = file, Activity = [], Claims = [] }), StringComparison.Ordinal);
    }
}
