using System.Text;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Methods;
using Traceability.Carbon.Reading;
using Traceability.Testing;

namespace Traceability.Carbon.Tests.Methods;

public sealed class MethodologyTests
{
    static readonly string text = File.ReadAllText(RepositoryRoot.File("src", "Traceability.Carbon", "Methods", Methodology.ShippedFiles[0]));

    static ReadFault FaultAfter(string old, string @new)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, old);
        Assert.False(Methodology.TryRead("m.json", Encoding.UTF8.GetBytes(text[..at] + @new + text[(at + old.Length)..]), out _, out var faults));
        return faults[0];
    }

    [Fact]
    public void Two_are_shipped_and_each_total_takes_one_of_the_electricity_categories()
    {
        Assert.Equal(["ghg-protocol-corporate-facility", "iso-14067-pact-3"], Methodology.Shipped.Select(m => m.Id));
        Assert.All(Methodology.Shipped, m => Assert.Single(m.Total, c => c.IsElectricity()));
        Assert.Contains(EmissionCategory.ElectricityMarket, Methodology.Facility.Beside);
        Assert.All(Enum.GetValues<EmissionCategory>(), c => Assert.All(Methodology.Shipped, m => Assert.True(m.Counts(c), $"{m.Id} {c}")));
    }

    [Fact]
    public void The_newest_version_of_each_makes_figures_and_the_older_ones_are_found_for_what_was_closed_by_them()
    {
        Assert.Equal([1, 2], [Methodology.Facility.Version, Methodology.Product.Version]);
        Assert.True(Methodology.TryRead("m.json", Encoding.UTF8.GetBytes(text), out var first, out _));
        var closedBy = Methodology.Find("iso-14067-pact-3", 1, Methodology.Facility.Sha256); // of one file
        Assert.Equal(first.Single(m => m.Id == "iso-14067-pact-3").AllocationOrder, closedBy!.AllocationOrder);
        Assert.Equal([AllocationMethod.Subdivision, AllocationMethod.MetalMass, AllocationMethod.Mass, AllocationMethod.Economic], Methodology.Product.AllocationOrder);
        Assert.Equal(closedBy.Total, Methodology.Product.Total);
        Assert.Null(Methodology.Find("iso-14067-pact-3", 1, Methodology.Product.Sha256));
    }

    [Fact]
    public void Scope_follows_from_the_category() =>
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3], Enum.GetValues<EmissionCategory>().Select(c => (int)c.Scope()));

    [Theory]
    [InlineData("\"electricity-location-based\", \"steam\"", "\"electricity-location-based\", \"electricity-market-based\", \"steam\"", "methodologies[0].total")]
    [InlineData("\"electricity-location-based\", \"steam\"", "\"steam\"", "methodologies[0].total")]
    [InlineData("\"as_printed\": []", "\"as_printed\": [\"AR5\"]", "methodologies[0].as_printed")]
    [InlineData("[\"subdivision\", \"mass\"]", "[\"by-taste\"]", "methodologies[0].allocation_order[0]")]
    [InlineData("\"restate_percent\": \"5\"", "\"restate_percent\": 5", "methodologies[0].restate_percent")]
    [InlineData("\"id\": \"iso-14067-pact-3\"", "\"id\": \"ghg-protocol-corporate-facility\"", "methodologies[1].version")]
    public void A_mistake_is_named_by_its_key(string old, string @new, string key) => Assert.Equal(key, FaultAfter(old, @new).Key);

    [Fact]
    public void A_category_that_is_counted_twice_is_refused() =>
        Assert.Contains("counted twice", FaultAfter("\"waste\"],", "\"waste\", \"steam\"],").Value, StringComparison.Ordinal);

    [Fact]
    public void One_of_a_later_format_is_newer_and_not_wrong() => Assert.Equal(ReadFaultKind.Newer, FaultAfter("\"format\": 1", "\"format\": 2").Kind);
}
