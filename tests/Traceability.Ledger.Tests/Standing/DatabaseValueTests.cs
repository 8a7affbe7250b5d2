using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

/// <summary>A month's product beside a database's value for the same: by an imported set, on the page and in the API, open and closed.</summary>
public sealed class DatabaseValueTests
{
    /// <summary>10 kg of feed and 30 kWh for each kilogram; 18.52 of the 20 kg are explained by the inputs.</summary>
    const string Generic = """{"boundary":"gate-to-gate","inputs":{"feed_kg":"100","output_kg":"10","electricity_kwh":"300","electricity_kg":"180","energy_kg":"2","reagents_kg":"3.2"}}""";

    internal static string Set(string generic = Generic, int version = 1, string validTo = "2027-01-01", string product = "cobalt", string rate = "20") => $$$"""
        {"format":2,"id":"database","version":{{{version}}},"published":"2026-01-01",
         "gwp_sets":[{"id":"OWN","horizon_years":100,"feedback":"none","values":{"CO2":"1"},"source":{"document":"d","table":"t","row":"r","year":2026},"licence":"own","checked":{"grade":"primary","how":"for tests"}}],
         "factors":[{"id":"db-cobalt","version":1,"category":"purchased-goods","flow":"{{{product}}}","part":"supply","method":"average","region":"world","valid_from":"2026-01-01","valid_to":"{{{validTo}}}","data_year":2025,"per":"kg",
                     "kg_per_unit":{"CO2e(AR6)":"{{{rate}}}"},{{{(generic.Length == 0 ? "" : $"\"generic\":{generic},")}}}
                     "source":{"document":"A database of metals","table":"3","row":"cobalt, world","year":2025},"licence":"CC-BY-4.0","checked":{"grade":"primary","how":"compared"}}]}
        """;

    static async Task<(HttpStatusCode Status, string Text)> PutAsync(ServedLedger served, string path, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Headers = { Authorization = served.AdminToken }, Content = new StringContent(file, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>60 kg of cobalt of 480 kg of feed and 600 kWh; diesel is drawn by no run.</summary>
    internal static string Report(string more = ",\"feed_kg\":\"480\"", string product = ProductionTests.Cobalt, string drawn = "600") =>
        $$"""{"format":1,"runs":[{{ProductionTests.Run("r1", product, $$"""{"stream":"mill","quantity":"{{drawn}}"}""", more: more)}}]}""";

    static ComparisonView Comparison(AllocationView? allocation) => Assert.Single(Assert.Single(allocation!.Runs).Products).Comparison!;

    /// <summary>
    /// Ours: 600 kWh x 0.73 = 438 kg, and 600 x 0.1 = 60 kg upstream, of 60 kg: 8.3 kg per kg. Per kilogram of feed: energy 0.125, 1.25 kWh at 0.73, no reagents; 8 kg of feed a kilogram.
    /// Theirs: energy 0.02, 3 kWh at 0.6, reagents 0.032; 10 kg: 18.52, so 1.48 stand beyond.
    /// energy: (0.125 + 1.25 x 0.6 + 0.032) x 10 = 9.07, less 18.52: -9.45. reagents: (0.125 + 0.75) x 10 = 8.75: -0.32. yield: 0.875 x 8 = 7: -1.75.
    /// electricity: (0.125 + 1.25 x 0.73) x 8 = 8.3: +1.3. method: 8.3 - (1.48 + 8.3) = -1.48. In all -11.7 = 8.3 - 20.
    /// </summary>
    static readonly (string, decimal)[] split = [("energy", -9.45m), ("reagents", -0.32m), ("yield", -1.75m), ("electricity-factor", 1.3m), ("method", -1.48m)];

    [Fact]
    public async Task A_set_imported_through_the_API_splits_the_difference_of_an_open_and_a_closed_month_in_five()
    {
        var ledger = await ProductionTests.MeteredAsync();
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        await ledger.RecordAsync(BilledMine.PowerBill);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(served, "/api/v1/facilities/mine/periods/2026-11/production", Report())).Status);
        Assert.Equal("no comparison for cobalt: no generic figure is known", Comparison(ledger.Period("2026-11").Allocation).NoComparison);
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(served, "/api/v1/factor-sets/database/1", Set())).Status);

        foreach (var closed in (bool[])[false, true])
        {
            if (closed) Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
            var period = ledger.Period("2026-11");
            Assert.Equal((closed ? "closed" : "open", (string?)null), (period.State, period.Note));
            var (product, compared) = (Assert.Single(Assert.Single(period.Allocation!.Runs).Products), Comparison(period.Allocation));
            Assert.Equal((8.3m, "db-cobalt", 20m, "gate-to-gate", null, null), (product.Co2eKgPerKg, compared.Generic, compared.GenericKgPerKg, compared.Boundary, compared.NotSplit, compared.NoComparison));
            Assert.Equal(split, compared.Parts.Select(p => (p.Cause, p.Kg)));
            Assert.Equal(product.Co2eKgPerKg - compared.GenericKgPerKg, compared.Parts.Sum(p => p.Kg));

            using var json = JsonDocument.Parse(await served.Http.GetStringAsync("/api/v1/facilities/mine/periods/2026-11", TestContext.Current.CancellationToken));
            Assert.Equal(split, json.RootElement.GetProperty("allocation").GetProperty("runs")[0].GetProperty("products")[0].GetProperty("comparison").GetProperty("parts").EnumerateArray()
                .Select(p => (p.GetProperty("cause").GetString()!, p.GetProperty("kg").GetDecimal())));
            foreach (var path in (string[])["/facilities/mine/periods/2026-11", "/facilities/mine/periods/2026-11/production"])
            {
                var page = await served.Http.GetStringAsync(path, TestContext.Current.CancellationToken);
                foreach (var said in (string[])["Beside a database", "Electricity factor", "A database of metals, 3, cobalt, world", .. split.Select(p => $"<data value=\"{Traceability.Ledger.Web.Digits.Text(p.Item2)}\">")]) Assert.Contains(said, page, StringComparison.Ordinal);
            }
        }
        var row = (await served.Http.GetStringAsync("/api/v1/factor-sets/database/1", TestContext.Current.CancellationToken));
        Assert.Contains("\"boundary\":\"gate-to-gate\",\"inputs\":{\"feed_kg\":100,\"output_kg\":10,\"electricity_kwh\":300,\"electricity_kg\":180", row, StringComparison.Ordinal);
        Assert.Contains("in general, gate-to-gate, with its inputs", await served.Http.GetStringAsync("/factors/database/1", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feed_kg", "400 factors:4: factors[0].generic.inputs.feed_kg: found nothing; allowed: a decimal number", "\"feed_kg\":\"100\",", "")]
    [InlineData("boundary", "400 factors:4: factors[0].generic.boundary: found \"gate\"; allowed: gate-to-gate | cradle-to-gate", "gate-to-gate", "gate")]
    [InlineData("output_kg", "400 factors:4: factors[0].generic.inputs.output_kg: found \"0\"; allowed: an amount above 0", "\"output_kg\":\"10\"", "\"output_kg\":\"0\"")]
    public async Task A_wrong_section_is_refused_by_file_line_and_key(string key, string says, string from, string to)
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        var (status, text) = await PutAsync(served, "/api/v1/factor-sets/database/1", Set(Generic.Replace(from, to, StringComparison.Ordinal)));
        Assert.Contains(key, text, StringComparison.Ordinal);
        using var problem = JsonDocument.Parse(text);
        Assert.StartsWith(says, $"{(int)status} {problem.RootElement.GetProperty("detail").GetString()}", StringComparison.Ordinal);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    [Fact]
    public async Task What_does_not_suit_is_named_with_its_reason_and_what_cannot_be_split_says_why()
    {
        await using var ledger = await ProductionTests.MeteredAsync();
        async Task<ComparisonView> BesideAsync(string set, int version, string report)
        {
            Assert.IsType<DeedAnswer.Done>(await ledger.Open.Factors.TakeAsync("database", version, Encoding.UTF8.GetBytes(set), null, null, new Author("b", "administrator"), TestContext.Current.CancellationToken));
            await ledger.ReportAsync("2026-11", report);
            return Comparison(ledger.Period("2026-11").Allocation);
        }
        Assert.Equal("no comparison for cobalt: db-cobalt is cradle-to-gate, ours gate-to-gate", (await BesideAsync(Set(""), 1, Report())).NoComparison);
        Assert.Equal("no comparison for cobalt: db-cobalt is for nickel", (await BesideAsync(Set(version: 2, product: "nickel"), 2, Report())).NoComparison);
        Assert.Equal("no comparison for cobalt: db-cobalt is valid from 2026-01-01 until 2026-11-30 UTC, ours of 2026-10-31T14:00Z to 2026-11-30T14:00Z", (await BesideAsync(Set(version: 3, validTo: "2026-11-30"), 3, Report())).NoComparison);

        var bare = await BesideAsync(Set("""{"boundary":"gate-to-gate"}""", 4), 4, Report());
        Assert.Equal(("db-cobalt does not say what its figure is made of", "not-split", -11.7m), (bare.NotSplit, Assert.Single(bare.Parts).Cause, bare.Parts[0].Kg));
        Assert.Equal("nobody reported what r1 fed (feed_kg)", (await BesideAsync(Set(version: 5), 5, Report(""))).NotSplit);
        // What the run drew of electricity is known without a report of it; where it is reported, it is that.
        Assert.Null((await BesideAsync(Set(version: 6), 6, Report())).NotSplit);
        Assert.Equal(-9.45m - 1.25m * 0.6m * 10m, (await BesideAsync(Set(version: 7), 7, Report(",\"feed_kg\":\"480\",\"electricity_kwh\":\"0\""))).Parts[0].Kg);
    }
}
