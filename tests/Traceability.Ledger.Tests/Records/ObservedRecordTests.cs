using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

/// <summary>What was observed at another state than the plan counts: brought to it by the plan's rule, kept and shown as it was read.</summary>
public sealed class ObservedRecordTests
{
    const string Activity = "/api/v1/facilities/mine/activity", Certificate = """{"document":"a certificate","table":"2","row":"all","year":2026}""";

    const string Expansion = $$$""","counted_at":{"expansion":{"product":"diesel","per_kelvin":"0.00084","from_celsius":-20,"to_celsius":60,"source":{{{Certificate}}}}}""";

    /// <summary>The mine with a rule for its diesel, and three streams more.</summary>
    static readonly string plan = UnmeteredMine.Plan
        .Replace("\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}", "\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}" + Expansion, StringComparison.Ordinal)
        .Replace("{\"id\":\"soda\"", $$$$"""
            {"id":"gas","category":"stationary-combustion","flow":"natural-gas","unit":"m3","determined":{"by":"invoice"},"counted_at":{"gas":"normal"}},
            {"id":"burner","category":"stationary-combustion","flow":"natural-gas","unit":"kWh","determined":{"by":"estimate","reason":"no meter"},"heat":"net","counted_at":{"heat_ratio":{"net_per_gross":"0.9020","source":{{{{Certificate}}}}}}},
            {"id":"depot","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"stock"}{{{{Expansion}}}}},
            {"id":"soda"
            """, StringComparison.Ordinal);

    static TestLedger Start() => TestLedger.Start(time: new ManualTime(UnmeteredMine.Now), plan: plan);

    static Dictionary<string, object?> Wish(string stream, string unit, string kind = "invoice", string document = "INV-1") => new()
    {
        ["stream"] = stream, ["kind"] = kind, ["from"] = "2026-11-01T00:00:00Z", ["to"] = "2026-12-01T00:00:00Z", ["unit"] = unit, ["document"] = document,
    };

    static Dictionary<string, object?> Observed(string stream, string unit, object observed, string document = "INV-1") => new(Wish(stream, unit, document: document)) { ["observed"] = observed };

    static readonly object warm = new { quantity = "10000.00", celsius = "28" };

    [Fact]
    public async Task Each_rule_counts_what_was_observed_and_the_record_keeps_both()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        (Dictionary<string, object?> Wish, decimal Counted, ObservedQuantity Kept)[] recorded =
        [
            (Observed("bowser", "L", warm), 9891.98m, new ObservedQuantity.Expanded(10_000_00, -2, 28_000, 840_000, "a certificate, 2, all (2026)", 1)),
            (Observed("gas", "m3", new { quantity = "1000.0", celsius = "22", absolute_kilopascals = "250" }), 2283.4m, new ObservedQuantity.Gas(1000_0, -1, 22_000, 250_000, GasTarget.Normal, "ideal gas, to DIN 1343: 0 °C and 101.325 kPa", 1)),
            (new(Observed("burner", "kWh", new { quantity = "12345.67", heat = "gross" })) { ["kind"] = "estimate", ["note"] = "as last month" }, 11135.79m, new ObservedQuantity.Heat(12_345_67, -2, ObservedHeat.Gross, 902_000_000, "a certificate, 2, all (2026)", 1)),
            (new() { ["stream"] = "depot", ["kind"] = "dip", ["at"] = "2026-11-01T00:00:00Z", ["unit"] = "L", ["observed"] = new { quantity = "10000.00", celsius = "2.5" } }, 10106.11m,
                new ObservedQuantity.Expanded(10_000_00, -2, 2_500, 840_000, "a certificate, 2, all (2026)", 1)),
        ];
        foreach (var (wish, counted, kept) in recorded)
        {
            var (status, id) = await PostAsync(served, wish);
            Assert.True(status == HttpStatusCode.OK, id);
            Assert.True(ActivityRecord.TryRead(await served.OwnAsync($"{Activity}/{id}"), out var record).IsOk);
            Assert.Equal(counted, new ExactDecimal(record!.Quantity, record.Exponent) is var q ? decimal.Parse(q.ToString(), System.Globalization.CultureInfo.InvariantCulture) : 0);
            Assert.Equal(kept, record.Observed);
            Assert.Equal((status, id), await PostAsync(served, wish)); // the same again
        }
        Assert.Equal(recorded.Length, served.Ledger.Count("SELECT COUNT(*) FROM record"));
        // The plain quantity means that it is at the counted state already.
        var (_, plain) = await PostAsync(served, new(Wish("bowser", "L", document: "INV-2")) { ["quantity"] = 9891.98m });
        Assert.True(ActivityRecord.TryRead(await served.OwnAsync($"{Activity}/{plain}"), out var counted15).IsOk);
        Assert.Null(counted15!.Observed);
    }

    [Fact]
    public async Task Every_refusal_names_the_key_what_was_given_and_what_is_allowed_and_records_nothing()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        Dictionary<string, object?> Gas(object observed) => Observed("gas", "m3", observed);
        (string Says, Dictionary<string, object?> Wish)[] refused =
        [
            ("observed.celsius: diesel: a certificate gives the expansion from -20 to 60 °C, not at 60.5 °C", Observed("bowser", "L", new { quantity = "10000.00", celsius = "60.5" })),
            ("observed.celsius: missing; allowed: -60 to 150 °C, at most 3 decimals", Observed("bowser", "L", new { quantity = "10000.00" })),
            ("observed.celsius: \"warm\"; allowed: degrees as text", Observed("bowser", "L", new { quantity = "10000.00", celsius = "warm" })),
            ("observed.celsius: \"2e1\"; allowed: degrees as text", Observed("bowser", "L", new { quantity = "10000.00", celsius = "2e1" })),
            ("observed.celsius: 22.0001; allowed: -60 to 150", Observed("bowser", "L", new { quantity = "10000.00", celsius = "22.0001" })),
            ("observed.absolute_kilopascals: given; allowed: quantity and celsius, by the plan's rule expansion", Observed("bowser", "L", new { quantity = "10000.00", celsius = "20", absolute_kilopascals = "101.325" })),
            ("observed.quantity: missing; allowed: digits with a decimal point as text", Observed("bowser", "L", new { celsius = "20" })),
            ("observed.quantity: \"-1\"; allowed: digits with a decimal point as text", Observed("bowser", "L", new { quantity = "-1", celsius = "20" })),
            ("observed.quantity: 0.0000000001; allowed: zero or more, at most 9 decimals", Observed("bowser", "L", new { quantity = "0.0000000001", celsius = "20" })),
            ("observed.absolute_kilopascals: 601.325; allowed: 50 to 500 kPa absolute", Gas(new { quantity = "1000.0", celsius = "22", absolute_kilopascals = "601.325" })),
            ("observed.absolute_kilopascals: 20; allowed: 50 to 500 kPa absolute, at most 3 decimals; a gauge shows the air's pressure, about 100, less", Gas(new { quantity = "1000.0", celsius = "22", absolute_kilopascals = "20" })),
            ("observed.absolute_kilopascals: missing", Gas(new { quantity = "1000.0", celsius = "22" })),
            ("observed.heat: net; allowed: gross; what is net, as the plan counts it, is given as quantity", new(Observed("burner", "kWh", new { quantity = "1", heat = "net" })) { ["kind"] = "estimate", ["note"] = "n" }),
            ("observed.heat: \"higher\"; allowed: gross, net", new(Observed("burner", "kWh", new { quantity = "1", heat = "higher" })) { ["kind"] = "estimate", ["note"] = "n" }),
            ("observed: the plan states no rule (counted_at) for genset; allowed: quantity", new(Observed("genset", "L", warm)) { ["kind"] = "estimate", ["note"] = "n" }),
            ("quantity, observed: both are given", new(Observed("bowser", "L", warm)) { ["quantity"] = 9891.98m }),
            ("quantity: missing; allowed: a number, zero or more, or in its place observed", Wish("bowser", "L")),
            ("body: cannot be read at $.observed.gauge_kilopascals, line 1; allowed: JSON as the description", Gas(new { quantity = "1000.0", celsius = "22", gauge_kilopascals = "150" })),
            ("quantity: at most 9007199254740991 in its last digit", Gas(new { quantity = "9007199254740991", celsius = "-20", absolute_kilopascals = "500" })),
            ("unit: \"m3\"; allowed: L, as the plan counts bowser", Observed("bowser", "m3", warm)),
        ];
        foreach (var (says, wish) in refused)
        {
            var (status, detail) = await PostAsync(served, wish);
            Assert.StartsWith($"400 {says}", $"{(int)status} {detail}", StringComparison.Ordinal);
        }
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM record"));
    }

    [Fact]
    public async Task Another_observation_with_the_same_result_is_not_the_same_record()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        var (_, id) = await PostAsync(served, Observed("bowser", "L", warm));
        var other = await PostAsync(served, Observed("bowser", "L", new { quantity = "9891.98", celsius = "15" }));
        Assert.StartsWith($"409 invoice: invoice {id} (INV-1) is recorded", $"{(int)other.Status} {other.Said}", StringComparison.Ordinal);
        // 10 000.0 at 15 °C is 10 000 as well as 10 000.00 at 15 °C is, and neither is the plain 10 000.
        List<string> ids = [];
        foreach (var (observed, document) in ((object, string)[])[(new { quantity = "10000.0", celsius = "15" }, "A"), (new { quantity = "10000.00", celsius = "15" }, "B")])
        {
            ids.Add((await PostAsync(served, Observed("bowser", "L", observed, document))).Said);
            var plain = await PostAsync(served, new(Wish("bowser", "L", document: document)) { ["quantity"] = 10_000m });
            Assert.StartsWith($"409 invoice: invoice {ids[^1]}", $"{(int)plain.Status} {plain.Said}", StringComparison.Ordinal);
        }
        var finer = await PostAsync(served, Observed("bowser", "L", new { quantity = "10000.00", celsius = "15" }, "A"));
        Assert.StartsWith($"409 invoice: invoice {ids[0]}", $"{(int)finer.Status} {finer.Said}", StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.OK, id), await PostAsync(served, Observed("bowser", "L", new { quantity = "10000.00", celsius = "28.0" }))); // the same temperature
    }

    [Fact]
    public async Task A_new_version_of_the_plan_with_the_same_rule_gets_the_same_answer_and_another_coefficient_does_not()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        var (_, id) = await PostAsync(served, Observed("bowser", "L", warm));
        var second = plan.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);
        await AdoptAsync(served.Ledger, second);
        Assert.Equal((HttpStatusCode.OK, id), await PostAsync(served, Observed("bowser", "L", warm)));
        await AdoptAsync(served.Ledger, second.Replace("\"version\":2", "\"version\":3", StringComparison.Ordinal).Replace("0.00084", "0.00085", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(served, Observed("bowser", "L", warm))).Status);
        var (status, corrected) = await PostAsync(served, new(Observed("bowser", "L", warm)) { ["replaces"] = id });
        Assert.True(status == HttpStatusCode.OK, corrected);
        Assert.True(ActivityRecord.TryRead(await served.OwnAsync($"{Activity}/{corrected}"), out var record).IsOk);
        Assert.Equal((3, 850_000), (record!.Observed!.Plan, ((ObservedQuantity.Expanded)record.Observed).PerKelvin));
    }

    [Fact]
    public async Task Figures_count_the_counted_quantity_and_lists_table_page_and_trail_show_both()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        await served.Ledger.MeasureAsync();
        var (_, id) = await PostAsync(served, Observed("bowser", "L", warm));
        await using (var other = Start())
        {
            await other.MeasureAsync();
            await other.RecordAsync(UnmeteredMine.Bill with { Quantity = new ExactDecimal(989_198, -2) });
            Assert.Equal(Assert.Single(other.Figures().Streams, s => s.Id == "bowser").Quantity, Assert.Single(served.Ledger.Figures().Streams, s => s.Id == "bowser").Quantity);
        }

        var row = JsonDocument.Parse(await served.Http.GetStringAsync(Activity, TestContext.Current.CancellationToken)).RootElement.GetProperty("items")[0];
        Assert.Equal("9891.98", row.GetProperty("quantity").GetRawText());
        Assert.Equal("""{"rule":"expansion","quantity":10000.00,"celsius":28,"absolute_kilopascals":null,"heat":null,"per_kelvin":0.00084,"state":null,"net_per_gross":null,"source":"a certificate, 2, all (2026)","plan":1}""",
            row.GetProperty("observed").GetRawText());

        var lines = (await served.Http.GetStringAsync($"{Activity}?form=csv", TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.EndsWith(",observed.rule,observed.quantity,observed.celsius,observed.absolute_kilopascals,observed.heat,observed.per_kelvin,observed.state,observed.net_per_gross,observed.source,observed.plan", lines[0], StringComparison.Ordinal);
        Assert.Contains(",9891.98,L,INV-1,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",expansion,10000.00,28,,,0.00084,,,\"a certificate, 2, all (2026)\",1", lines[1], StringComparison.Ordinal);

        var part = Assert.Single(served.Ledger.Open.Periods.Trail("mine", "2026-11", "bowser", out var why)!.Parts);
        Assert.Equal("", why);
        var record = Assert.Single(part.Records);
        Assert.Equal((id, 9891.98m, 10_000.00m, 28m, 0.00084m), (record.Id, record.Quantity, record.Observed!.Quantity, record.Observed.Celsius, record.Observed.PerKelvin));

        foreach (var page in (string[])[await served.PageWithAsync("Recorded by people"), await served.Http.GetStringAsync("/facilities/mine/periods/2026-11/streams/bowser", TestContext.Current.CancellationToken)])
            foreach (var shown in (string[])["observed <span", "value=\"10000.00\"", "at 28 °C", "÷ (1 + 0.00084 × (T − 15 °C))", "a certificate, 2, all (2026), plan version 1"])
                Assert.Contains(shown, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("at 15 °C: volume ÷ (1 + 0.00084 × (T − 15)), diesel from -20 to 60 °C", WebUtility.HtmlDecode(await served.Http.GetStringAsync("/facilities/mine/plan", TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_brought_to_another_state_than_the_plan_counts_now_is_not_counted_and_said()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        await served.Ledger.MeasureAsync();
        await PostAsync(served, Observed("gas", "m3", new { quantity = "1000.0", celsius = "22", absolute_kilopascals = "250" }));
        const string said = "gas: recorded at another state than the plan counts it at now";
        Assert.DoesNotContain(said, served.Ledger.Figures().Why);
        await AdoptAsync(served.Ledger, plan.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal).Replace("{\"gas\":\"normal\"}", "{\"gas\":\"standard\"}", StringComparison.Ordinal));
        Assert.Contains(said, served.Ledger.Figures().Why);
    }

    [Fact]
    public async Task A_delivery_in_another_unit_than_the_plan_counts_the_stock_in_now_is_not_left_out_in_silence()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.MeasureAsync();
        await ledger.RecordAsync(UnmeteredMine.Soda(RecordKind.Receipt, "2026-11-21T12:00:00", 20, "DN-7"));
        await AdoptAsync(ledger, UnmeteredMine.Plan.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal).Replace("\"sodium-carbonate\",\"unit\":\"t\"", "\"sodium-carbonate\",\"unit\":\"kg\"", StringComparison.Ordinal));
        const string said = "soda: recorded in another unit than kg, in which the plan counts it now";
        Assert.Contains(said, ledger.Figures().Why);
        Assert.Contains(ledger.Period("2026-11").Checklist, item => item.Detail.Contains(said[6..], StringComparison.Ordinal));
        Assert.DoesNotContain(ledger.Period("2026-10").Checklist, item => item.Detail.Contains(said[6..], StringComparison.Ordinal));
    }

    /// <summary>Its bill ends where the next month begins.</summary>
    [Fact]
    public async Task A_bill_in_another_unit_is_said_in_its_own_month_and_not_in_the_one_that_it_touches()
    {
        await using var ledger = UnmeteredMine.Start();
        await ledger.RecordAsync(UnmeteredMine.Bill with { FromMs = BilledMine.October, ToMs = BilledMine.November });
        await AdoptAsync(ledger, UnmeteredMine.Plan.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal).Replace("\"bowser\",\"category\":\"mobile-combustion\",\"flow\":\"diesel\",\"unit\":\"L\"", "\"bowser\",\"category\":\"mobile-combustion\",\"flow\":\"diesel\",\"unit\":\"m3\"", StringComparison.Ordinal));
        bool Says(string month) => ledger.Period(month).Checklist.Any(item => item.Detail.Contains("recorded in another unit than m3", StringComparison.Ordinal));
        Assert.Equal((false, true, false), (Says("2026-09"), Says("2026-10"), Says("2026-11")));
    }

    [Fact]
    public void A_stream_that_is_left_out_as_too_small_loses_its_rule_with_its_records()
    {
        Assert.True(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(plan), out var standing, out _));
        Assert.True(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(PlanEdit.Next(standing).LeaveOut("bowser", "two cans", "4").Text), out var next, out var faults), string.Join('\n', faults));
        Assert.Null(next.Stream("bowser")!.CountedAt);
        Assert.NotNull(next.Stream("depot")!.CountedAt);
    }

    [Fact]
    public async Task The_description_of_the_api_names_what_can_be_observed()
    {
        await using var served = await ServedLedger.StartAsync(Start());
        var root = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;
        JsonElement Resolved(JsonElement of) => of.TryGetProperty("$ref", out var named) ? root.GetProperty("components").GetProperty("schemas").GetProperty(named.GetString()!.Split('/')[^1])
            : of.TryGetProperty("oneOf", out var choices) ? Resolved(choices.EnumerateArray().First(c => c.TryGetProperty("$ref", out _))) : of;
        var body = root.GetProperty("paths").GetProperty("/api/v1/facilities/{id}/activity").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
        var observed = Resolved(Resolved(body).GetProperty("properties").GetProperty("observed"));
        Assert.Equal(["quantity", "celsius", "absolute_kilopascals", "heat"], observed.GetProperty("properties").EnumerateObject().Select(p => p.Name));
    }

    /// <summary>The page of the format and the method's own code are two; what one counts the other checks.</summary>
    [Fact]
    public void What_a_rule_counts_is_what_the_record_gives_again_whatever_was_observed()
    {
        Assert.True(MonitoringPlan.TryRead("p", Encoding.UTF8.GetBytes(plan), out var read, out var faults), string.Join('\n', faults));
        var random = new Random(85);
        CountingRule[] rules = [read.Stream("bowser")!.CountedAt!, read.Stream("gas")!.CountedAt!, new CountingRule.GasAt(Carbon.Activity.Stocks.GasState.Standard), read.Stream("burner")!.CountedAt!, ((CountingRule.OnHeatBasis)read.Stream("burner")!.CountedAt!) with { Counted = HeatBasis.Gross }];
        for (var round = 0; round < 3000; round++)
        {
            var rule = rules[round % rules.Length];
            var observed = new Observation(new ExactDecimal(random.NextInt64(1L << random.Next(1, 53)), -random.Next(10)),
                rule.Keys.Contains(CountingRule.Celsius) ? new ExactDecimal(random.Next(-20_000, 60_001), -3) : null,
                rule.Keys.Contains(CountingRule.AbsoluteKilopascals) ? new ExactDecimal(random.Next(500, 5001), -1) : null,
                rule is CountingRule.OnHeatBasis { Counted: var basis } ? basis == HeatBasis.Net ? HeatBasis.Gross : HeatBasis.Net : HeatBasis.None);
            Assert.True(rule.TryCount(observed, out var counted, out var refusal), refusal?.Message);
            Assert.Equal(counted.Mantissa, ObservedQuantities.Of(rule, observed, 1).Counted);
        }
    }

    static async Task AdoptAsync(TestLedger ledger, string text) =>
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Standing.AdoptAsync("mine", Encoding.UTF8.GetBytes(text), "as agreed", new Author("petra", "analyst"), TestContext.Current.CancellationToken));

    /// <summary>The record's id, or the problem's sentence.</summary>
    static async Task<(HttpStatusCode Status, string Said)> PostAsync(ServedLedger served, Dictionary<string, object?> wish)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Activity) { Content = JsonContent.Create(wish), Headers = { Authorization = served.AdminToken } };
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, body.TryGetProperty(answer.IsSuccessStatusCode ? "id" : "detail", out var said) ? said.GetString()! : "");
    }
}
