using System.Globalization;
using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Factors;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Factors;

/// <summary>What every row of the shipped set must keep.</summary>
public sealed class ShippedFactorTests
{
    static readonly FactorSet shipped = FactorSet.Shipped;

    static readonly string page = File.ReadAllText(RepositoryRoot.File("src", "Traceability.Carbon", "Factors", "README.md"));

    /// <summary>Where each licence was read is in Factors/README.md; a row of another one is not shipped.</summary>
    static readonly string[] licences = ["CC-BY-4.0", "OGL-UK-3.0", "US-public-domain", "own-computation"];

    public static TheoryData<string> Ids => [.. shipped.Factors.Select(f => f.Id)];

    /// <summary>A shipped set is immutable: a changed figure is a new file with a new id, and its hash then stands beside this one.</summary>
    [Fact]
    public void Every_set_ever_shipped_is_byte_for_byte_the_published_one()
    {
        Assert.Equal(
        [
            "factors-2026-2 1 4fcbaea85a9e0f62df4dbbf77c010c75a5a38b6fa7c4820c1ae1ddc9b8296b67",
            "factors-2026-3 1 fd9203ba19f9100b062a8da92c8d215c64abc03fe963cca4e8462859b4039bae",
        ], FactorSet.Released.Select(s => $"{s.Id} {s.Version} {s.Sha256}"));
        Assert.Same(shipped, FactorSet.Released[^1]);
    }

    /// <summary>What the third set changed, so that nobody has to compare 242 rows.</summary>
    [Fact]
    public void The_third_set_is_the_second_with_the_state_of_two_gases()
    {
        var before = FactorSet.Released[0].Factors.ToDictionary(f => f.Id);
        Assert.Equal(before.Keys.Order(), shipped.Factors.Select(f => f.Id).Order());
        Assert.Equal(["nga-2025-natural-gas-au", "nga-2026-natural-gas-au"], shipped.Factors.Where(f => f.GasState == GasState.Standard).Select(f => f.Id));
        Assert.All(shipped.Factors, f =>
        {
            Assert.Equal(before[f.Id].Gases, f.Gases);
            Assert.Equal(before[f.Id] with { Gases = [] }, f with { Gases = [], GasState = null });
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_row_is_cited_licensed_and_says_how_it_was_checked(string id)
    {
        var factor = Assert.Single(shipped.Factors, f => f.Id == id);
        Assert.True(factor.Source is { Document.Length: > 20, Table.Length: > 5, Row.Length: > 5, Year: >= 2022 }, $"{factor.Source}");
        Assert.Contains(factor.Licence, licences);
        Assert.True(factor.Checked.How.Length > 20, factor.Checked.How);
        Assert.False(factor.Primary);
        Assert.NotEqual(FactorPart.LifeCycle, factor.Part);
    }

    /// <summary>What is not found under its own region, day and unit could only ever be used by mistake.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_row_is_the_only_one_found_for_its_flow_region_unit_and_days(string id)
    {
        var factor = shipped.Factor(id)!;
        foreach (var at in (long[])[factor.FromMs, factor.ToMs - 1])
            Assert.Same(factor, Assert.Single(FactorLibrary.Shipped.For(factor.Category, factor.Flow, factor.Part, factor.Method, factor.ActivityUnit, factor.Region, at)));
        foreach (var at in (long[])[factor.FromMs - 1, factor.ToMs])
            Assert.DoesNotContain(factor, FactorLibrary.Shipped.For(factor.Category, factor.Flow, factor.Part, factor.Method, factor.ActivityUnit, factor.Region, at));
    }

    [Fact]
    public void Every_number_of_the_file_is_read_digit_by_digit()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.File("src", "Traceability.Carbon", "Factors", FactorSet.ShippedFiles[^1])));
        var rows = file.RootElement.GetProperty("factors").EnumerateArray().ToList();
        Assert.Equal(shipped.Factors.Count, rows.Count);
        foreach (var (row, factor) in rows.Zip(shipped.Factors))
        {
            Assert.Equal(row.GetProperty("kg_per_unit").EnumerateObject().Select(p => (p.Name, Bare(p.Value.GetString()!))), factor.Gases.Select(g => (g.Gas.Id, $"{g.KilogramsPerUnit}")));
            if (factor.Conversion is { } conversion) Assert.Equal(Bare(row.GetProperty("conversion").GetProperty("size").GetString()!), $"{conversion.Size}");
        }

        static string Bare(string printed) => printed.Contains('.') ? printed.TrimEnd('0').TrimEnd('.') : printed;
    }

    [Fact]
    public void Only_a_printed_zero_is_zero()
    {
        var zeros = shipped.Factors.Where(f => f.Gases.Any(g => g.KilogramsPerUnit.Mantissa == 0));
        Assert.Equal(["epa-hub-2025-freight-air-us"], zeros.Select(f => f.Id)); // table 8 prints 0 g CH4 for aircraft
    }

    [Fact]
    public void A_conversion_is_one_of_the_exact_ones()
    {
        string[] exact = ["3.785411784", "0.90718474", "1.05505585262", "1.45997231821056", "1000"];
        Assert.All(shipped.Factors.Where(f => f.Conversion is not null && !f.Id.StartsWith("stoichiometry-", StringComparison.Ordinal)), f => Assert.Contains($"{f.Conversion!.Size}", exact));
        Assert.Equal(0.90718474m * 1.609344m, 1.45997231821056m);
    }

    [Theory]
    [InlineData("AR4", "CH4", "25")]
    [InlineData("AR4", "CH4-fossil", null)] // the report has one methane
    [InlineData("AR4", "N2O", "298")]
    [InlineData("AR4", "SF6", "22800")]
    [InlineData("AR4", "HFC-134a", "1430")]
    [InlineData("AR5", "CH4", "28")]
    [InlineData("AR5", "CH4-fossil", "30")]
    [InlineData("AR5", "N2O", "265")]
    [InlineData("AR5", "SF6", "23500")]
    [InlineData("AR5", "NF3", "16100")]
    [InlineData("AR5", "CF4", "6630")]
    [InlineData("AR5", "C2F6", "11100")]
    [InlineData("AR5", "HFC-134a", "1300")]
    [InlineData("AR6", "CH4", "27")] // 27.9 is no inventory value
    [InlineData("AR6", "CH4-fossil", "29.8")]
    [InlineData("AR6", "N2O", "273")]
    [InlineData("AR6", "SF6", null)] // differs by edition, and none could be read
    [InlineData("AR6", "HFC-134a", "1530")]
    public void Potentials_are_those_of_the_report_and_absent_where_it_has_none(string set, string gas, string? potential)
    {
        Assert.True(Gas.TryFind(gas, out var found));
        Assert.Equal(potential, shipped.GwpSet(set)!.TryOf(found, out var value) ? value.ToString() : null);
    }

    [Fact]
    public void The_page_counts_the_rows_and_says_where_each_licence_was_read()
    {
        Assert.Contains($"{shipped.Factors.Count} factors", page, StringComparison.Ordinal);
        Assert.All(shipped.Factors.Select(f => f.Licence).Concat(shipped.GwpSets.Select(g => g.Licence)).Distinct(), l => Assert.Contains($"| `{l}` |", page, StringComparison.Ordinal));
        var counts = page.Split('\n').SkipWhile(l => !l.StartsWith("| source", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l.StartsWith('|')).Select(l => int.Parse(l.Split('|')[2], CultureInfo.InvariantCulture));
        Assert.Equal(shipped.Factors.Count, counts.Sum());
    }

    [Fact]
    public void The_example_of_an_own_set_can_be_read_as_it_stands()
    {
        var from = page.IndexOf("```json", StringComparison.Ordinal) + 7;
        Assert.True(FactorSet.TryRead("README.md", Encoding.UTF8.GetBytes(page[from..page.IndexOf("```", from, StringComparison.Ordinal)]), out var set, out var faults), string.Join('\n', faults));
        Assert.Equal([(true, null), (false, "gate-to-gate")], set.Factors.Select(f => (f.Primary, f.Generic?.Boundary)));
    }
}
