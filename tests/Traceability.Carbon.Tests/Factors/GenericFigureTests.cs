using System.Text;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Methods;

namespace Traceability.Carbon.Tests.Factors;

/// <summary>What a row of a good states of its figure in general, and what is refused of it.</summary>
public sealed class GenericFigureTests
{
    const string Inputs = """{"feed_kg":"100","output_kg":"10","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2","reagents_kg":"3.2"}""";

    static string Row(string generic, string flow = "cobalt", string per = "kg", string rate = "20", string id = "db", string category = "purchased-goods", string part = "supply", string more = "") => $$$"""
        {"id":"{{{id}}}","version":1,"category":"{{{category}}}","flow":"{{{flow}}}","part":"{{{part}}}","method":"average","region":"world","valid_from":"2023-01-01","valid_to":"2024-01-01","data_year":2023,"per":"{{{per}}}",
         "kg_per_unit":{"CO2e(AR6)":"{{{rate}}}"},{{{more}}}
         {{{(generic.Length == 0 ? "" : $"\"generic\":{generic},")}}}
         "source":{"document":"d","table":"t","row":"r","year":2023},"licence":"CC-BY-4.0","checked":{"grade":"primary","how":"for tests"}}
        """;

    static string Set(params string[] rows) => $$$"""
        {"format":2,"id":"generics","version":1,"published":"2023-01-01",
         "gwp_sets":[{"id":"AR6","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2021},"licence":"l","checked":{"grade":"primary","how":"h"}}],
         "factors":[{{{string.Join(",\n", rows)}}}]}
        """;

    static FactorSet Read(params string[] rows)
    {
        Assert.True(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(Set(rows)), out var set, out var faults), string.Join('\n', faults));
        return set;
    }

    [Fact]
    public void A_row_states_boundary_and_inputs_and_is_a_figure_per_kilogram_whatever_unit_it_is_printed_in()
    {
        var set = Read(Row($$"""{"boundary":"gate-to-gate","inputs":{{Inputs}}}"""), Row("""{"boundary":"cradle-to-gate"}""", "nickel", "t", "13000", "ni"), Row("", "acid", "lb", "0.5", "acid", more: "\"conversion\":{\"unit\":\"kg\",\"size\":\"0.5\",\"basis\":\"own\"},"), Row("", "lime", id: "lime"));
        var found = GenericFigure.Beside(["cobalt", "nickel", "acid"], new FactorLibrary([set]), Methodology.Product);
        Assert.Equal([("acid", 1_000_000_000, "cradle-to-gate"), ("db", 20_000_000_000, "gate-to-gate"), ("ni", 13_000_000_000, "cradle-to-gate")], found.Select(g => (g.Id, (long)g.Figure.MicrogramsPerKg, g.Figure.Boundary)));
        Assert.Equal(new ProductInputs(new ExactDecimal(100, 0), new ExactDecimal(10, 0), new ExactDecimal(300, 0), 180_000_000_000, 2_000_000_000, 3_200_000_000), found[1].Figure.Inputs);
        Assert.All(found, g => Assert.Equal((set.Sha256, "AR6", new DateOnly(2024, 1, 1)), (g.SetSha256, g.Figure.GwpSet, g.ValidTo)));
        // Of a product that nothing is known of, what is known of others; lime states nothing in general.
        Assert.Equal(["db", "ni"], GenericFigure.Beside(["zinc"], new FactorLibrary([set]), Methodology.Product).Select(g => g.Id));
    }

    [Theory]
    [InlineData("""{}""", "factors[0].generic.boundary", "gate-to-gate | cradle-to-gate")]
    [InlineData("""{"boundary":"gate"}""", "factors[0].generic.boundary", "gate-to-gate | cradle-to-gate")]
    [InlineData("""[]""", "factors[0].generic", "an object")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"100","output_kg":"10","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2"}}""", "factors[0].generic.inputs.reagents_kg", "a decimal number")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"0","output_kg":"10","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2","reagents_kg":"1"}}""", "factors[0].generic.inputs.feed_kg", "an amount above 0")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"1","output_kg":"0","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2","reagents_kg":"1"}}""", "factors[0].generic.inputs.output_kg", "an amount above 0")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"1","output_kg":"1","electricity_kwh":"0","electricity_kg":"180","energy_kg":"2","reagents_kg":"1"}}""", "factors[0].generic.inputs.electricity_kg", "\"0\" where no kilowatt-hour")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"1","output_kg":"1","electricity_kwh":"1","electricity_kg":"1","energy_kg":"0.0000000001","reagents_kg":"1"}}""", "factors[0].generic.inputs.energy_kg", "whole micrograms")]
    [InlineData("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"1","output_kg":"1","electricity_kwh":"1","electricity_kg":"1","energy_kg":"1","reagents_kg":"1","water_kg":"1"}}""", "factors[0].generic.inputs.water_kg", "no such key")]
    [InlineData("""{"boundary":"gate-to-gate","yield":"1"}""", "factors[0].generic.yield", "no such key")]
    public void A_wrong_section_is_refused_by_file_row_and_key(string generic, string key, string allowed)
    {
        Assert.False(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(Set(Row(generic))), out _, out var faults));
        var fault = Assert.Single(faults);
        Assert.Equal(("f.json", key), (fault.File, fault.Key));
        Assert.StartsWith(allowed, fault.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_average_of_a_good_by_weight_is_a_figure_in_general()
    {
        const string generic = """{"boundary":"gate-to-gate"}""";
        foreach (var (row, allowed) in ((string, string)[])
        [
            (Row(generic, per: "L"), "only of purchased goods by weight (kg | t)"), (Row(generic, category: "process", part: "direct"), "only of purchased goods by weight (kg | t)"),
            (Row(generic, more: "\"primary\":true,"), "only of an average: a supplier's own figure is not the good's in general"),
            (Row(generic).Replace("\"method\":\"average\"", "\"method\":\"supplier\"", StringComparison.Ordinal), "only of an average: a supplier's own figure is not the good's in general"),
        ])
        {
            Assert.False(FactorSet.TryRead("f.json", Encoding.UTF8.GetBytes(Set(row)), out _, out var faults));
            Assert.Equal(("factors[0].generic", allowed), (Assert.Single(faults).Key, faults[0].Allowed));
        }
    }

    [Fact]
    public void Numbers_that_no_database_prints_give_no_comparison_and_do_not_throw()
    {
        var set = Read(Row("""{"boundary":"gate-to-gate","inputs":{"feed_kg":"9999999999999999999999999999","output_kg":"0.000000000000000000000000001","electricity_kwh":"0.000000000000000000000000001","electricity_kg":"9999999999999999999999999999","energy_kg":"9999999999999999999999999999","reagents_kg":"0"}}"""));
        var ours = new ProductFigure("cobalt", 1, "AR6", "gate-to-gate", new ProductInputs(new ExactDecimal(1, -27), new ExactDecimal(1, -27), new ExactDecimal(1, 27), 1, 1, 1));
        Assert.False(DatabaseComparison.TryOf(ours, Sample.Midnight, Sample.Midnight + Sample.Month, GenericFigure.Beside(["cobalt"], new FactorLibrary([set]), Methodology.Product), out _, out var none));
        Assert.Equal("no comparison for cobalt: a number of it does not fit into 128 bits", none);
    }
}
