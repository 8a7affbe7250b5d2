using System.Text;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Inventory;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Plan;

public sealed class MonitoringPlanTests
{
    static string Text(string name) => File.ReadAllText(RepositoryRoot.File("firmware-config", "plans", name));

    static MonitoringPlan Read(string name)
    {
        Assert.True(MonitoringPlan.TryRead(name, Encoding.UTF8.GetBytes(Text(name)), out var plan, out var faults), string.Join('\n', faults));
        return plan;
    }

    static ReadFault FaultAfter(string old, string @new)
    {
        var text = Text("demo-mine.json");
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.False(MonitoringPlan.TryRead("p.json", Encoding.UTF8.GetBytes(text[..at] + @new + text[(at + old.Length)..]), out _, out var faults));
        return Assert.Single(faults);
    }

    [Fact]
    public void The_demo_mine_is_a_simulated_site_in_Queensland()
    {
        var plan = Read("demo-mine.json");
        Assert.Equal(("mine", "AU-QLD", true), (plan.FacilityId, plan.Region, plan.Simulated));
        Assert.Equal(["mill.energy_import", "pumps.energy_import", "camp.energy_import", "diesel.volume_total"], plan.Streams.Select(s => s.Channel));
        Assert.Equal(StreamKind.DieselMobile, plan.StreamOf("diesel.volume_total")!.Kind);
    }

    [Fact]
    public void The_demo_refinery_is_a_simulated_site_on_the_south_west_grid()
    {
        var plan = Read("demo-refinery.json");
        Assert.Equal(("refinery", "AU-WA-SWIS", true), (plan.FacilityId, plan.Region, plan.Simulated));
        Assert.Equal(["leach.energy_import", "electrowinning.energy_import", "utilities.energy_import", "diesel.volume_total"], plan.Streams.Select(s => s.Channel));
        Assert.Equal(StreamKind.DieselStationary, plan.StreamOf("diesel.volume_total")!.Kind);
    }

    [Theory]
    [InlineData("demo-mine.json")]
    [InlineData("demo-refinery.json")]
    public void Every_decision_of_the_demo_names_a_shipped_factor_of_its_activity(string name) =>
        Assert.All(Read(name).Decisions, d => Assert.Equal(d.Activity, FactorSet.Shipped.Factor(d.FactorId)!.Activity));

    [Theory]
    [InlineData("demo-mine.json", "0.73", "nga-2023-electricity-au-qld")]
    [InlineData("demo-refinery.json", "0.53", "nga-2023-electricity-au-wa-swis")]
    public void A_demo_facility_has_a_figure_in_any_year_and_says_by_which_decisions(string name, string kilogramsPerKilowattHour, string factor)
    {
        var plan = Read(name);
        var inFiveYears = Sample.HourOf(100, 5 * 366 * 24); // 100 steps: 1.00 kWh or 1.00 L per stream
        var inventory = Sample.Derived(plan with { Streams = [plan.Streams[0], plan.Streams[3]] },
            new(plan.Streams[0].Id, [inFiveYears]), new(plan.Streams[3].Id, [inFiveYears]));
        Assert.Equal(kilogramsPerKilowattHour, Kilograms.FromMicrograms(inventory.Scope2LocationMicrograms));
        Assert.Equal("2.697196655", Kilograms.FromMicrograms(inventory.Gases.Single(g => g.Gas == Gas.Co2).Micrograms)); // 10.21 / 3.785411784
        Assert.Equal(2, inventory.Decisions.Count);
        Assert.Contains(inventory.Decisions, d => d.FactorId == factor);
    }

    [Theory]
    [InlineData("\"AU-QLD\"", "\"AU-NSW\"", "region")]
    [InlineData("\"simulated\": true", "\"simulated\": \"yes\"", "simulated")]
    [InlineData("\"electricity-import\"", "\"electricity\"", "streams[0].kind")]
    [InlineData("\"kWh\"", "\"MWh\"", "streams[0].unit")]
    [InlineData("\"pumps.energy_import\"", "\"mill.energy_import\"", "streams[1].channel")]
    [InlineData("\"pumps-electricity\"", "\"mill-electricity\"", "streams[1].id")]
    [InlineData("\"mill.energy_import\"", "\"mill energy\"", "streams[0].channel")]
    [InlineData("\"exponent\": -2", "\"exponent\": 0.01", "streams[0].exponent")]
    [InlineData("\"exponent\": -2", "\"exponent\": -2, \"rollover\": { \"modulus\": 100, \"largest_step\": 100 }", "streams[0].rollover.largest_step")]
    [InlineData("\"time_zone\": \"Australia/Brisbane\",", "", "time_zone")]
    [InlineData("\"simulated\"", "\"owner\": \"x\", \"simulated\"", "owner")]
    public void A_mistake_is_named_by_its_key(string old, string @new, string key) => Assert.Equal(key, FaultAfter(old, @new).Key);

    [Fact]
    public void A_documented_rollover_is_read()
    {
        var text = Text("demo-mine.json").Replace("\"exponent\": -2\n    },\n    {\n      \"id\": \"pumps", "\"exponent\": -2, \"rollover\": { \"modulus\": 10000000, \"largest_step\": 5000 }\n    },\n    {\n      \"id\": \"pumps", StringComparison.Ordinal);
        Assert.True(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(text), out var plan, out _));
        Assert.Equal(10_000_000, plan.Streams[0].Rollover!.Modulus);
    }
}
