using System.Text;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Plan;
using Xunit;

namespace Traceability.Carbon.Tests.Figures;

/// <summary>Files that somebody made by the rules of the form and against those of the evidence: read by nobody, and never a crash.</summary>
public sealed class ForgedFigureTests
{
    static FigureInputs Honest => new WorkedExample("electricity-certificates-of-a-quarter.json").Inputs;

    static string Faults(FigureInputs inputs)
    {
        Assert.True(Honest.TryDerive(out var inventory, out var refusals), string.Join('\n', refusals)); // what stands under "figure" is not read
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
