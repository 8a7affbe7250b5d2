using System.Net;
using System.Text.Json;
using Traceability.Ledger.Api.Tables;
using Traceability.Ledger.Store;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What a list answers as JSON it answers as a table too.</summary>
public sealed class TableTests
{
    public sealed record Truck(string Plate, decimal NetKg, DateTimeOffset? At, Place Stands, IReadOnlyList<string> Tags, IReadOnlyList<Crossing> Crossings, IReadOnlyDictionary<string, string> Papers);

    public sealed record Place(string Name, bool Covered);

    public sealed record Crossing(int Pass, string Note);

    static readonly Truck[] Trucks =
    [
        new("K-1", 12.50m, DateTimeOffset.UnixEpoch, new Place("yard, north", true), ["a", "b"], [new Crossing(1, "=cmd()"), new Crossing(2, "says \"no\"")], new Dictionary<string, string> { ["bill"] = "7" }),
        new("-2+3", -3m, null, new Place("gate", false), [], [], new Dictionary<string, string> { ["drift"] = "-0.5" }),
    ];

    [Fact]
    public void A_list_is_a_table_with_the_spelling_of_its_json_and_no_formula_in_it()
    {
        var shapes = TableShape.Of(typeof(Truck[]));
        Assert.Equal(["", "crossings"], shapes.Select(s => s.Name));
        Assert.Equal(
            "plate,net_kg,at,stands.name,stands.covered,tags,papers\r\n" +
            "K-1,12.50,1970-01-01T00:00:00.000Z,\"yard, north\",true,a; b,bill=7\r\n" +
            "'-2+3,-3,,gate,false,,drift=-0.5\r\n", shapes[0].Csv(Trucks));
        Assert.Equal("of.plate,pass,note\r\nK-1,1,'=cmd()\r\nK-1,2,\"says \"\"no\"\"\"\r\n", shapes[1].Csv(Trucks));
        Assert.Equal(shapes[0].Csv(Trucks), TableShape.Of(typeof(Page<Truck>))[0].Csv(new Page<Truck>(Trucks, "2")));
    }

    [Fact]
    public void A_list_without_rows_still_has_its_columns() =>
        Assert.Equal("plate,net_kg,at,stands.name,stands.covered,tags,papers\r\n", TableShape.Of(typeof(Truck[]))[0].Csv(Array.Empty<Truck>()));

    /// <summary>Whatever is listed anywhere; of what is answered as one thing, the lists within it.</summary>
    [Fact]
    public async Task Every_list_of_the_api_can_be_had_as_a_table()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        var paths = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement.GetProperty("paths");
        List<string> without = [];
        foreach (var path in paths.EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.GetProperty("responses").TryGetProperty("200", out var ok) || !ok.TryGetProperty("content", out var content)) continue;
            if (content.TryGetProperty("application/json", out var json) && !IsFile(json) && !content.TryGetProperty("text/csv", out _)) without.Add(path.Name);
        }
        // The facilities' figures are live: those of closed periods are tables.
        Assert.Equal(["/api/v1/accounts/{name}", "/api/v1/chains/{chain}/keys", "/api/v1/facilities", "/api/v1/facilities/{id}", "/api/v1/log/consistency", "/api/v1/me"], without.Order(StringComparer.Ordinal));
    }

    /// <summary>In its own bytes, which are no list.</summary>
    static bool IsFile(JsonElement form) => form.GetProperty("schema").TryGetProperty("$ref", out var of) && of.GetString()!.EndsWith("/Stream", StringComparison.Ordinal);

    [Fact]
    public async Task A_view_with_several_tables_says_which_it_has_and_gives_each()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        await using var served = await ServedLedger.StartAsync(ledger);
        const string november = "/api/v1/facilities/mine/periods/2026-11";
        using var none = await served.Http.GetAsync($"{november}?form=csv", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        Assert.StartsWith("table: \"\"; allowed: figure.components, figure.streams, figure.factors, late.components,",
            JsonDocument.Parse(await none.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var view = JsonDocument.Parse(await served.Http.GetStringAsync(november, TestContext.Current.CancellationToken)).RootElement;
        var streams = (await served.Http.GetStringAsync($"{november}?form=csv&table=figure.streams", TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.StartsWith("id,channels,category,flow,scope,quantity,unit,co2e_kg", streams[0], StringComparison.Ordinal);
        Assert.Equal(view.GetProperty("figure").GetProperty("streams").EnumerateArray().Select(s => s.GetProperty("id").GetString()), streams[1..^1].Select(line => line.Split(',')[0]));
    }

    [Fact]
    public async Task A_page_of_a_table_leads_to_the_next_and_an_unknown_form_is_named()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        await served.Ledger.RecordAsync(BilledMine.DieselBill);
        await served.Ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-2" });
        const string activity = "/api/v1/facilities/mine/activity";
        using var first = await served.Http.GetAsync($"{activity}?form=csv&limit=1", TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", first.Content.Headers.ContentType!.MediaType);
        var link = first.Headers.GetValues("Link").Single();
        var next = await served.Http.GetStringAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)], TestContext.Current.CancellationToken);
        Assert.Contains("D-2", await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("D-2", next, StringComparison.Ordinal);
        Assert.Equal(3, next.Split("\r\n").Length);
        using var unknown = await served.Http.GetAsync($"{activity}?form=xlsx", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("allowed: csv, json", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
