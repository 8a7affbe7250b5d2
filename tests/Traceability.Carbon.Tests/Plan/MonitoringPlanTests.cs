using System.Text;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Plan;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Plan;

public sealed class MonitoringPlanTests
{
    static string Text(string name) => File.ReadAllText(RepositoryRoot.File("firmware-config", "plans", name));

    static MonitoringPlan Read(string name) => Parse(Text(name));

    static MonitoringPlan Parse(string text)
    {
        Assert.True(MonitoringPlan.TryRead("p.json", Encoding.UTF8.GetBytes(text), out var plan, out var faults), string.Join('\n', faults));
        return plan;
    }

    [Fact]
    public void The_demo_mine_is_a_simulated_site_in_Queensland()
    {
        var plan = Read("demo-mine.json");
        Assert.Equal(("mine", "AU-QLD", true), (plan.FacilityId, plan.Region, plan.Simulated));
        Assert.Equal(["mill.energy_import", "pumps.energy_import", "camp.energy_import", "diesel.volume_total"], plan.Points.Select(s => s.Channel));
        Assert.Equal(StreamCategory.MobileCombustion, plan.Stream("diesel")!.Category);
    }

    [Fact]
    public void The_demo_refinery_is_a_simulated_site_on_the_south_west_grid()
    {
        var plan = Read("demo-refinery.json");
        Assert.Equal(("refinery", "AU-WA-SWIS", true), (plan.FacilityId, plan.Region, plan.Simulated));
        Assert.Equal(["leach.energy_import", "electrowinning.energy_import", "utilities.energy_import", "diesel.volume_total"], plan.Points.Select(s => s.Channel));
        Assert.Equal(StreamCategory.StationaryCombustion, plan.Stream("diesel")!.Category);
    }

    [Theory]
    [InlineData("demo-mine.json", "0.73", "nga-2023-electricity-au-qld")]
    [InlineData("demo-refinery.json", "0.53", "nga-2023-electricity-au-wa-swis")]
    public void A_demo_facility_has_a_figure_in_any_year_and_says_by_which_decisions(string name, string kilogramsPerKilowattHour, string factor)
    {
        var plan = Read(name);
        var inFiveYears = Sample.Midnight + 5 * 366 * 24 * Sample.Hour;
        Assert.True(FacilityInventory.TryDerive(plan, Methodology.Facility, FactorLibrary.Shipped, inFiveYears, inFiveYears + Sample.Month,
            [.. new[] { plan.Streams[0], plan.Streams[3] }.Select(s => Sample.Activity(s.Id, "1.00") with { FromMs = inFiveYears, ToMs = inFiveYears + Sample.Month })], out var inventory, out var refusals), string.Join('\n', refusals));
        Assert.Equal(kilogramsPerKilowattHour, Kilograms.FromMicrograms(inventory.ScopeMicrograms(Scope.Two)));
        Assert.Equal("2.697196655", Kilograms.FromMicrograms(inventory.Components.Single(c => c.Gas == Gas.Co2 && c.Category.Scope() == Scope.One).Micrograms)); // 10.21 / 3.785411784
        Assert.Contains(inventory.Decisions, d => d.FactorId == factor);
    }

    [Theory]
    [InlineData("\"AU-QLD\"", "\"AU-NSW\"", "region")]
    [InlineData("\"simulated\": true", "\"simulated\": \"yes\"", "simulated")]
    [InlineData("\"category\": \"electricity\"", "\"category\": \"power\"", "streams[0].category")]
    [InlineData("\"unit\": \"kWh\",\n      \"exponent\"", "\"unit\": \"Wh\",\n      \"exponent\"", "metering_points[0].unit")]
    [InlineData("\"unit\": \"kWh\",\n      \"exponent\"", "\"unit\": \"kwh\",\n      \"exponent\"", "metering_points[0].unit")]
    [InlineData("\"channel\": \"pumps.energy_import\"", "\"channel\": \"mill.energy_import\"", "metering_points[1].channel")]
    [InlineData("\"category\": \"electricity\"", "\"heat\": \"net\", \"category\": \"electricity\"", "streams[0].heat")]
    [InlineData("\"pumps-electricity\"", "\"mill-electricity\"", "streams[1].id")]
    [InlineData("\"mill.energy_import\"", "\"mill energy\"", "metering_points[0].channel")]
    [InlineData("\"exponent\": -2", "\"exponent\": 0.01", "metering_points[0].exponent")]
    [InlineData("\"exponent\": -2", "\"exponent\": -2, \"rollover\": { \"modulus\": 100, \"largest_step\": 100 }", "metering_points[0].rollover.largest_step")]
    [InlineData("\"exponent\": -2", "\"exponent\": -2, \"part_of\": \"pumps\"", "metering_points[0].part_of")]
    [InlineData("\"time_zone\": \"Australia/Brisbane\",", "", "time_zone")]
    [InlineData("\"simulated\"", "\"owner\": \"x\", \"simulated\"", "owner")]
    [InlineData("          \"mill\"\n", "          \"mil\"\n", "streams[0].determined.points")]
    [InlineData("          \"pumps\"\n", "          \"mill\"\n", "streams[1].determined.points")]
    [InlineData("          \"mill\"\n", "          \"diesel\"\n", "streams[0].determined.points")]
    [InlineData("\"by\": \"meter\"", "\"by\": \"guess\"", "streams[0].determined.by")]
    [InlineData("\"flow\": \"grid\",\n      \"method\"", "\"flow\": \"steam\",\n      \"method\"", "factor_decisions[0].flow")]
    [InlineData("\"control\": \"operational\"", "\"control\": \"some\"", "boundary.control")]
    [InlineData("\"responsible\": \"energy manager\"", "\"expected_per_month\": { \"least\": \"5\", \"most\": \"4\" }", "streams[0].expected_per_month.most")]
    public void A_mistake_is_named_by_its_key(string old, string @new, string key)
    {
        var text = Text("demo-mine.json");
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        Assert.False(MonitoringPlan.TryRead("p.json", Encoding.UTF8.GetBytes(text[..at] + @new + text[(at + old.Length)..]), out _, out var faults));
        Assert.Equal(key, faults[0].Key);
    }

    /// <summary>Streams of diesel in L and in GJ, in the mine's plan.</summary>
    [Theory]
    [InlineData("""{"unit":"L"}, {"unit":"GJ"}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""{"unit":"L"}""", null)]
    [InlineData("""{"unit":"L"}, {"unit":"L"}""", "one decision for each part and method of a flow; several where each says another unit")]
    [InlineData("""{}, {"unit":"L"}""", "one decision for each part and method of a flow; several where each says another unit")]
    [InlineData("""{"unit":"GJ"}, {}""", "one decision for each part and method of a flow; several where each says another unit")]
    [InlineData("""{"unit":"kWh"}""", "a unit in which diesel is counted: L | GJ")]
    [InlineData("""{"unit":"gal"}""", "kWh | MWh | MJ | GJ | L | m3 | kg | t | t.km | km | piece")]
    public void Decisions_of_one_flow_each_say_a_unit_of_it(string decisions, string? refused)
    {
        var rows = decisions.Replace("{", "{\"category\":\"mobile-combustion\",\"flow\":\"diesel\",\"factor\":\"f\",\"reason\":\"r\",", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal);
        var text = $$$"""
            {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
             "boundary":{"fence":"the lease","control":"operational"},"metering_points":[],
             "streams":[{"id":"a","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"}},{"id":"b","category":"mobile-combustion","flow":"diesel","unit":"GJ","heat":"gross","determined":{"by":"invoice"}}],
             "factor_decisions":[{{{rows}}}]}
            """;
        Assert.Equal(refused is null, MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(text), out var plan, out var faults));
        if (refused is not null) Assert.Equal(refused, Assert.Single(faults).Allowed);
        else Assert.Equal(decisions.Contains("GJ", StringComparison.Ordinal), plan.DecisionFor(plan.Stream("b")!, FactorPart.Direct, FactorMethod.Average)?.Unit == "GJ");
    }

    [Theory]
    [InlineData("mWh"), InlineData("mwh"), InlineData("l"), InlineData("KG"), InlineData("kWh ")]
    public void An_unknown_spelling_of_a_unit_is_refused_with_what_is_allowed(string unit)
    {
        Assert.False(MonitoringPlan.TryRead("p.json", Encoding.UTF8.GetBytes(ReplaceFirst(Text("demo-mine.json"), "\"unit\": \"kWh\",\n      \"determined\"", $"\"unit\": \"{unit}\",\n      \"determined\"")), out _, out var faults));
        Assert.Equal(($"\"{unit}\"", "kWh | MWh | MJ | GJ | L | m3 | kg | t | t.km | km | piece"), (faults[0].Value, faults[0].Allowed));
    }

    [Theory]
    [InlineData("kWh", "kWh", true), InlineData("l", "L", true), InlineData("L", "L", true)]
    [InlineData("mWh", "MWh", false), InlineData("KWH", "kWh", false), InlineData("mJ", "MJ", false), InlineData("T", "t", false), InlineData("ML", "L", false), InlineData("M3", "m3", false)]
    public void Units_are_one_letter_by_letter_and_only_the_litre_has_two_spellings(string read, string counted, bool same)
    {
        Assert.Equal(same, Units.Same(read, counted));
        Assert.Equal(!same && read != "ML", Units.InCaseAlone(read, counted).Length > 0);
    }

    [Fact]
    public void A_documented_rollover_is_read()
    {
        var plan = Parse(ReplaceFirst(Text("demo-mine.json"), "\"exponent\": -2", "\"exponent\": -2, \"rollover\": { \"modulus\": 10000000, \"largest_step\": 5000 }, \"most_per_hour\": \"2500\", \"error_percent\": \"1.5\""));
        Assert.Equal((10_000_000, "2500", "1.5"), (plan.Points[0].Rollover!.Modulus, plan.Points[0].MostPerHour!.Value.ToString(), plan.Points[0].ErrorPercent!.Value.ToString()));
    }

    [Fact]
    public void A_sub_meter_splits_another_point_and_is_on_no_stream()
    {
        var text = Text("demo-mine.json");
        var sub = ReplaceFirst(text, "  \"metering_points\": [", """
              "metering_points": [
                { "id": "crusher", "channel": "crusher.energy", "role": "sub-meter", "part_of": "mill", "unit": "kWh", "exponent": -2 },
            """);
        Assert.Equal("mill", Parse(sub).Point("crusher")!.PartOf);
        Assert.False(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(ReplaceFirst(sub, "          \"mill\"\n", "          \"crusher\"\n")), out _, out var faults));
        Assert.Contains("others split", faults[0].Allowed, StringComparison.Ordinal);
        Assert.False(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(ReplaceFirst(sub, "\"part_of\": \"mill\", \"unit\": \"kWh\"", "\"part_of\": \"diesel\", \"unit\": \"kWh\"")), out _, out faults));
        Assert.Contains("the same unit", faults[0].Allowed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"by\": \"stock\", \"scale\": \"gate\" }", "stock")]
    [InlineData("{ \"by\": \"stock\" }", "stock")]
    [InlineData("{ \"by\": \"receipts\", \"scale\": \"gate\" }", "receipts")]
    [InlineData("{ \"by\": \"invoice\" }", "invoice")]
    [InlineData("{ \"by\": \"estimate\", \"reason\": \"no meter yet\" }", "estimate")]
    [InlineData("{ \"by\": \"de-minimis\", \"reason\": \"a forklift\", \"most_co2e_kg_per_month\": \"40\" }", "de-minimis")]
    public void Each_way_of_determining_a_stream_is_read(string determined, string name)
    {
        var text = Text("demo-mine.json");
        var at = text.IndexOf("\"determined\": {", StringComparison.Ordinal);
        var plan = Parse(text[..at] + "\"determined\": " + determined + text[(text.IndexOf('}', at) + 1)..]);
        Assert.Equal(name, plan.Streams[0].Determined.Name);
    }

    static string ReplaceFirst(string text, string old, string @new)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        return text[..at] + @new + text[(at + old.Length)..];
    }

    /// <summary>A truck would count in both streams; what comes over a direct line would be given the grid's factor.</summary>
    [Theory]
    [InlineData("""{"id":"a","category":"process","flow":"calcium-carbonate","unit":"t","determined":{"by":"receipts","scale":"deck"}},{"id":"b","category":"process","flow":"sodium-carbonate","unit":"t","determined":{"by":"stock","scale":"deck"}}""", "each scale in one stream")]
    [InlineData("""{"id":"a","category":"process","flow":"calcium-carbonate","unit":"t","determined":{"by":"receipts","scale":"deck"}},{"id":"b","category":"process","flow":"sodium-carbonate","unit":"t","determined":{"by":"receipts","scale":"gate"}}""", null)]
    [InlineData("""{"id":"a","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["grid","pv"]}}""", "points of the role import or of the role direct-line")]
    [InlineData("""{"id":"a","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["grid"]}},{"id":"b","category":"electricity","flow":"solar","unit":"kWh","determined":{"by":"meter","points":["pv"]}}""", null)]
    public void A_scale_counts_in_one_stream_and_a_direct_line_is_a_stream_of_its_own(string streams, string? refused)
    {
        var text = $$"""
            {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
             "boundary":{"fence":"the lease","control":"operational"},
             "metering_points":[{"id":"grid","channel":"main.energy_import","role":"import","unit":"kWh","exponent":-2},{"id":"pv","channel":"pv.energy_import","role":"direct-line","unit":"kWh","exponent":-2}],
             "streams":[{{streams}}],"factor_decisions":[]}
            """;
        Assert.Equal(refused is null, MonitoringPlan.TryRead("p.json", Encoding.UTF8.GetBytes(text), out _, out var faults));
        if (refused is not null) Assert.Contains(faults, fault => fault.ToString()!.Contains(refused, StringComparison.Ordinal));
        else Assert.Empty(faults);
    }
}
