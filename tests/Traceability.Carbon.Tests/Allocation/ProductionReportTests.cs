using System.Text;
using Traceability.Carbon.Allocation;

namespace Traceability.Carbon.Tests.Allocation;

public sealed class ProductionReportTests
{
    const string Full = """
        { "format": 1, "runs": [ { "id": "r", "unit_process": "smelting", "from": "2023-07-01T00:00:00.000Z", "to": "2023-07-02T00:00:00.000Z",
          "products": [ { "id": "a", "mass_kg": "2.5", "metal_kg": "1", "price": { "per_kg": "3", "currency": "USD", "window": "2023", "source": "s" } }, { "id": "slag", "waste": true } ],
          "draws": [ { "stream": "power", "quantity": "7", "product": "a", "evidence": "sub-meter" } ], "feed_kg": "9", "electricity_kwh": "7" } ] }
        """;

    [Fact]
    public void A_report_is_read_whole_and_no_cut_of_it_throws()
    {
        Assert.True(ProductionReport.TryRead("f", Encoding.UTF8.GetBytes(Full), out var report, out var faults), string.Join('\n', faults));
        var (run, feed, electricity) = Assert.Single(report.Runs);
        Assert.Equal(("r", "smelting", Sample.Midnight, Sample.Midnight + 24 * Sample.Hour, "9", "7"), (run.Id, run.UnitProcess, run.FromMs, run.ToMs, feed?.ToString(), electricity?.ToString()));
        Assert.Equal(["a 2.5 1 3 False", "slag    True"], run.Products.Select(p => $"{p.Id} {p.MassKg} {p.MetalKg} {p.Price?.PerKg} {p.Waste}"));
        Assert.Equal(("power", "7", "a", "sub-meter"), (run.Draws[0].StreamId, run.Draws[0].Quantity.ToString(), run.Draws[0].ProductId, run.Draws[0].Evidence));
        for (var length = 0; length < Full.Trim().Length; length++) Assert.False(ProductionReport.TryRead("f", Encoding.UTF8.GetBytes(Full.Trim()[..length]), out _, out _));
    }

    [Fact]
    public void Output_is_kilograms_of_all_products_together_where_each_was_weighed()
    {
        static string? Output(string products) => ProductionReport.TryRead("f", Encoding.UTF8.GetBytes(
            $$"""{"format":1,"runs":[{"id":"r","unit_process":"p","from":"2023-07-01T00:00:00.000Z","to":"2023-07-02T00:00:00.000Z","draws":[],"products":[{{products}}]},{"id":"s","unit_process":"p","from":"2023-07-01T00:00:00.000Z","to":"2023-07-02T00:00:00.000Z","draws":[],"products":[{"id":"a","mass_kg":"1"}]}]}"""),
            out var report, out _) && report.Output is var (names, kilograms) ? $"{string.Join(' ', names)} {kilograms}" : null;
        Assert.Equal("a 3", Output("""{"id":"a","mass_kg":"2"},{"id":"slag","mass_kg":"9","waste":true}"""));
        Assert.Equal("a b 3", Output("""{"id":"b","mass_kg":"2"}"""));
        Assert.Null(Output("""{"id":"b","metal_kg":"2"}"""));
    }

    [Theory]
    [InlineData("2023-07-01T00:00:00.000Z", true), InlineData("2023-07-01T00:00:00Z", true), InlineData("2023-07-01T00:00Z", true)]
    [InlineData("2023-07-01T00:00:00", false), InlineData("2023-07-01T00:00:00+10:00", false), InlineData("2023-07-01", false), InlineData("2023-07-01 00:00Z", false)]
    public void Instants_are_of_UTC_and_need_no_milliseconds(string from, bool taken)
    {
        var text = $$"""{ "format": 1, "runs": [ { "id": "r", "unit_process": "leach", "from": "{{from}}", "to": "2023-07-02T00:00:00Z", "products": [ { "id": "a", "mass_kg": "1" } ], "draws": [] } ] }""";
        Assert.Equal(taken, ProductionReport.TryRead("r", Encoding.UTF8.GetBytes(text), out var report, out var faults));
        if (taken) Assert.Equal(Sample.Midnight, report.Runs[0].Run.FromMs);
        else Assert.Equal("runs[0].from", Assert.Single(faults).Key);
    }

    [Fact]
    public void More_metal_than_mass_is_refused()
    {
        const string text = """{ "format": 1, "runs": [ { "id": "r", "unit_process": "leach", "from": "2023-07-01T00:00Z", "to": "2023-07-02T00:00Z", "products": [ { "id": "a", "mass_kg": "1", "metal_kg": "1.001" } ], "draws": [] } ] }""";
        Assert.False(ProductionReport.TryRead("r", Encoding.UTF8.GetBytes(text), out _, out var faults));
        Assert.Equal(("runs[0].products[0].metal_kg", "at most mass_kg, 1"), (Assert.Single(faults).Key, faults[0].Allowed));
    }
}
