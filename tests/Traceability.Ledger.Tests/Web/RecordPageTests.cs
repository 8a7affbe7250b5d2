using System.Net;
using System.Security.Cryptography;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>What people record, listed and entered on a page.</summary>
public sealed class RecordPageTests
{
    const string Page = "/facilities/mine/records";

    static readonly (string Name, string Value)[] bill =
    [
        ("stream", "bowser"), ("kind", "invoice"), ("unit", "L"), ("replaces", ""), ("from", "2026-11-01T00:00"), ("to", "2026-12-01T00:00"), ("quantity", "3000.50"), ("document", "INV-1"), ("attachment", ""), ("note", ""),
    ];

    [Fact]
    public async Task Each_stream_offers_the_kinds_that_its_determination_takes_and_no_other()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        var page = await GetAsync(anna, Page);
        string[] offered = ["new?stream=bowser&amp;kind=invoice", "intervals?stream=bowser", "new?stream=genset&amp;kind=estimate", "new?stream=soda&amp;kind=receipt", "new?stream=soda&amp;kind=dip", "new?stream=soda&amp;kind=issue", "new?stream=mill&amp;kind=invoice", "new?stream=limestone&amp;kind=invoice"];
        foreach (var link in offered) Assert.Contains($"href=\"{Page}/{link}\"", page, StringComparison.Ordinal);
        Assert.Equal(offered.Length, page.Split($"href=\"{Page}/").Length - 1);
        foreach (var (never, why) in ((string, string)[])[("bowser&kind=dip", "allowed: invoice, since bowser is determined by invoice"), ("limestone&kind=receipt", "allowed: invoice, since limestone is determined by receipts"), ("kiln&kind=dip", "allowed: mill, bowser, genset")])
        {
            using var refused = await anna.GetAsync($"{Page}/new?stream={never}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            Assert.Contains(why, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        Assert.DoesNotContain($"{Page}/new", await GetAsync(auditor, Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await auditor.StatusAsync($"{Page}/new?stream=bowser&kind=invoice"));
        Assert.Equal(HttpStatusCode.NotFound, await anna.StatusAsync("/facilities/moon/records"));
    }

    [Fact]
    public async Task A_bill_is_entered_by_the_facilitys_clocks_with_the_hash_of_its_document_and_then_replaced()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        var scan = new byte[] { 1, 2, 3 };
        using var entered = await SendAsync(anna, Page, bill, scan);
        Assert.Equal((HttpStatusCode.SeeOther, Page), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        var row = Assert.Single(Rows(served));
        Assert.Equal(("invoice", 3000.5m, "L", "INV-1", "anna"), (row.Kind, row.Quantity, row.Unit, row.Document, row.Account));
        Assert.Equal(("2026-10-31T14:00:00.000Z", "2026-11-30T14:00:00.000Z"), (Ledger.Web.Digits.Iso(row.From), Ledger.Web.Digits.Iso(row.To)));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(scan)), row.Attachment);
        var list = await GetAsync(anna, Page);
        Assert.Contains(row.Attachment!, list, StringComparison.Ordinal);
        Assert.Contains($"{Page}/new?replaces={row.Id}", list, StringComparison.Ordinal);

        var correct = await GetAsync(anna, $"{Page}/new?replaces={row.Id}");
        foreach (var kept in (string[])["value=\"2026-11-01T00:00\"", "value=\"3000.5\"", "value=\"INV-1\"", $"value=\"{row.Attachment}\"", $"name=\"replaces\" value=\"{row.Id}\""]) Assert.Contains(kept, correct, StringComparison.Ordinal);
        using var replaced = await SendAsync(anna, Page, With(("replaces", row.Id), ("quantity", "2999")));
        Assert.Equal(HttpStatusCode.SeeOther, replaced.StatusCode);
        var after = await GetAsync(anna, Page);
        Assert.Contains(">replaced<", after, StringComparison.Ordinal);
        Assert.DoesNotContain($"replaces={row.Id}", after, StringComparison.Ordinal);
        using var twice = await SendAsync(anna, Page, With(("replaces", row.Id), ("quantity", "2998")));
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        var said = WebUtility.HtmlDecode(await twice.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("has been replaced already, by", said, StringComparison.Ordinal);
        Assert.Contains("value=\"2998\"", said, StringComparison.Ordinal);
        Assert.Equal(2, Rows(served).Count);
    }

    [Fact]
    public async Task What_is_refused_is_said_beside_its_field_and_everything_that_was_typed_stays()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        using var empty = await SendAsync(anna, Page, With(("note", "an empty scan")), []);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("an empty file; allowed: the document as a file, or its SHA-256, or nothing", await empty.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var wrong = await SendAsync(anna, Page, With(("from", "2026-11-31T00:00"), ("to", "soon"), ("quantity", "3,5"), ("attachment", "abc"), ("note", "<b>")));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var page = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (var field in (string[])["from", "to", "quantity", "attachment"]) Assert.Contains($"<p class=\"fault\" id=\"{field}-fault\">{field}: ", page, StringComparison.Ordinal);
        foreach (var kept in (string[])["value=\"2026-11-31T00:00\"", "value=\"soon\"", "value=\"3,5\"", "value=\"abc\"", "value=\"&lt;b&gt;\"", "value=\"INV-1\"", "aria-invalid=\"true\" aria-describedby=\"quantity-fault\""]) Assert.Contains(kept, page, StringComparison.Ordinal);
        Assert.DoesNotContain("role=\"alert\"", page, StringComparison.Ordinal);

        await RefusedAsync("document-fault", ("document", ""));
        await RefusedAsync("to-fault", ("to", "2027-01-01T00:00"));
        await RefusedAsync("role=\"alert\"><p>Not done:</p><ul><li>unit: ", ("unit", "gal"));
        await RefusedAsync("at-fault", ("stream", "soda"), ("kind", "dip"), ("unit", "t"), ("at", "2030-01-01T00:00"));
        Assert.Empty(Rows(served));

        async Task RefusedAsync(string awaited, params (string, string)[] other)
        {
            using var refused = await SendAsync(anna, Page, With(other));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(awaited, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_is_paged_kept_to_one_stream_and_leads_to_the_same_as_CSV()
    {
        await using var served = await ServedAsync();
        for (var day = 1; day <= 28; day++)
            foreach (var kind in (RecordKind[])[RecordKind.Dip, RecordKind.Issue])
                await served.Ledger.RecordAsync(UnmeteredMine.Soda(kind, $"2026-11-{day:00}T07:00:00", 100));
        await served.Ledger.RecordAsync(UnmeteredMine.Bill);
        using var reader = await served.AsAsync("verity", Role.Auditor);
        var newest = await GetAsync(reader, Page);
        Assert.Equal(50, newest.Split("<tr id=\"r-").Length - 1);
        var older = newest.Split($"href=\"{Page}?after=")[1].Split('#')[0];
        Assert.Equal(7, (await GetAsync(reader, $"{Page}?after={WebUtility.HtmlDecode(older)}")).Split("<tr id=\"r-").Length - 1);
        var one = await GetAsync(reader, $"{Page}?stream=bowser");
        Assert.Equal(1, one.Split("<tr id=\"r-").Length - 1);
        Assert.Contains("href=\"/api/v1/facilities/mine/activity?stream=bowser&amp;form=csv\"", one, StringComparison.Ordinal);
        Assert.Contains(UnmeteredMine.Bill.Document!, await GetAsync(reader, "/api/v1/facilities/mine/activity?stream=bowser&form=csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_register_lost_is_offered_with_its_bound_until_an_estimate_fills_it()
    {
        var ledger = await LossTests.ResetAsync(LossTests.Bounded);
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var anna = await served.AsAsync("anna", Role.Operator);
        var page = WebUtility.HtmlDecode(await GetAsync(anna, Page));
        Assert.Contains("3 quarter-hours: at most 49.75 kWh can have flowed unseen", page, StringComparison.Ordinal);
        var link = page.Split($"href=\"{Page}/new?stream=mill&kind=estimate")[1].Split('"')[0];
        var form = await GetAsync(anna, $"{Page}/new?stream=mill&kind=estimate{link}");
        Assert.Contains("at most 49.75 kWh", form, StringComparison.Ordinal);
        foreach (var filled in (string[])["name=\"from\" type=\"datetime-local\" value=\"2026-11-01T00:00\"", "name=\"to\" type=\"datetime-local\" value=\"2026-11-01T00:45\""]) Assert.Contains(filled, form, StringComparison.Ordinal);
        using var done = await SendAsync(anna, Page, With(("stream", "mill"), ("kind", "estimate"), ("unit", "kWh"), ("to", "2026-11-01T00:45"), ("quantity", "46"), ("document", ""), ("note", "by the mill's throughput")));
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        Assert.DoesNotContain("quarter-hours:", await GetAsync(anna, Page), StringComparison.Ordinal);
        Assert.Equal((60m, false), Assert.Single(ledger.Figures().Streams) is var mill ? (mill.Quantity, mill.QuantityLost) : default);
    }

    [Theory]
    [InlineData("\"L\"", "\"counted_at\":{\"gas\":\"normal\"}", "celsius=22 absolute_kilopascals=250", "at 22 °C and 250 kPa absolute")]
    [InlineData("\"kWh\"", "\"heat\":\"net\",\"counted_at\":{\"heat_ratio\":{\"net_per_gross\":\"0.9020\",\"source\":{\"document\":\"d\",\"table\":\"t\",\"row\":\"r\",\"year\":2023}}}", "", "gross")]
    public async Task A_gas_and_a_heat_are_entered_as_they_were_read_too(string unit, string rule, string measured, string shown)
    {
        var ledger = TestLedger.Start(time: new Traceability.Testing.ManualTime(UnmeteredMine.Now), plan: UnmeteredMine.Plan.Replace("\"unit\":\"L\",\"determined\":{\"by\":\"invoice\"}}", $"\"unit\":{unit},\"determined\":{{\"by\":\"invoice\"}},{rule}}}", StringComparison.Ordinal));
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var anna = await served.AsAsync("anna", Role.Operator);
        (string, string)[] beside = [.. measured.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => (m.Split('=')[0], m.Split('=')[1]))];
        var form = await GetAsync(anna, $"{Page}/new?stream=bowser&kind=invoice");
        foreach (var name in (string[])["celsius", "absolute_kilopascals"]) Assert.Equal(beside.Any(b => b.Item1 == name), form.Contains($"name=\"{name}\"", StringComparison.Ordinal));
        using var read = await SendAsync(anna, Page, With([("unit", unit.Trim('"')), ("state", "read"), ("quantity", "100.000"), .. beside]));
        Assert.Equal(HttpStatusCode.SeeOther, read.StatusCode);
        var row = Assert.Single(Rows(served));
        Assert.True(row.Observed is { Quantity: 100m } && row.Quantity != 100m);
        Assert.Contains(shown, WebUtility.HtmlDecode(await GetAsync(anna, Page)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_is_not_taken_for_what_is_counted_once_the_plan_has_no_rule()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        using var refused = await SendAsync(anna, Page, With(("state", "read"), ("celsius", "28.5")));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("since the plan states no rule", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Rows(served));
    }

    [Theory]
    [InlineData("\"expansion\": {\"product\":\"diesel\",\"per_kelvin\":\"0.00084\",\"from_celsius\":-20,\"to_celsius\":60,\"source\":{\"document\":\"d\",\"table\":\"t\",\"row\":\"r\",\"year\":2023}}", "celsius", "28.5")]
    public async Task What_was_read_hot_is_entered_as_it_was_read_and_counted_at_15_degrees(string rule, string field, string value)
    {
        var ledger = TestLedger.Start(time: new Traceability.Testing.ManualTime(UnmeteredMine.Now), plan: UnmeteredMine.Plan.Replace("\"determined\":{\"by\":\"invoice\"}}", $"\"determined\":{{\"by\":\"invoice\"}},\"counted_at\":{{{rule}}}}}", StringComparison.Ordinal));
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        using var anna = await served.AsAsync("anna", Role.Operator);
        var form = await GetAsync(anna, $"{Page}/new?stream=bowser&kind=invoice");
        Assert.Contains($"name=\"{field}\"", form, StringComparison.Ordinal);
        Assert.DoesNotContain("absolute_kilopascals", form, StringComparison.Ordinal);
        // Whoever forgets the temperature has not said that it is at 15 degrees.
        using var forgotten = await SendAsync(anna, Page, With(("state", "read"), ("quantity", "10000.00")));
        Assert.Equal(HttpStatusCode.BadRequest, forgotten.StatusCode);
        Assert.Contains($"id=\"{field}-fault\">observed.{field}: missing", await forgotten.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var neither = await SendAsync(anna, Page, With(("quantity", "10000.00")));
        Assert.Equal(HttpStatusCode.BadRequest, neither.StatusCode);
        Assert.Contains("<li>state: &quot;&quot;; allowed: read, counted</li>", await neither.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var read = await SendAsync(anna, Page, With(("state", "read"), ("quantity", "10000.00"), (field, value)));
        Assert.Equal(HttpStatusCode.SeeOther, read.StatusCode);
        var row = Assert.Single(Rows(served));
        Assert.True(row.Quantity < 10000m && row.Observed is { Quantity: 10000.00m, Celsius: 28.5m });
        Assert.Contains("at 28.5 °C", WebUtility.HtmlDecode(await GetAsync(anna, Page)), StringComparison.Ordinal);
        var correct = await GetAsync(anna, $"{Page}/new?replaces={row.Id}");
        foreach (var kept in (string[])["value=\"10000.00\"", "value=\"28.5\"", "<option value=\"read\" selected"]) Assert.Contains(kept, correct, StringComparison.Ordinal);
        using var counted = await SendAsync(anna, Page, With(("state", "counted"), ("quantity", "9900"), ("replaces", row.Id)));
        Assert.Equal(HttpStatusCode.SeeOther, counted.StatusCode);
        Assert.Equal((9900m, null), Rows(served)[0] is var newest ? (newest.Quantity, newest.Observed) : default);
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var ledger = UnmeteredMine.Start();
        return await ServedLedger.StartAsync(ledger, time: ledger.Time);
    }

    static (string, string)[] With(params (string Name, string Value)[] other) =>
        [.. bill.Select(t => other.FirstOrDefault(o => o.Name == t.Name) is { Name: not null } o ? o : t).Concat(other.Where(o => bill.All(t => t.Name != o.Name)))];

    internal static async Task<HttpResponseMessage> SendAsync(HttpClient http, string path, IEnumerable<(string Name, string Value)> fields, byte[]? file = null)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (file is not null) form.Add(new ByteArrayContent(file), "file", "a.bin");
        return await http.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    internal static Task<string> GetAsync(HttpClient http, string path) => http.GetStringAsync(path, TestContext.Current.CancellationToken);

    internal static IReadOnlyList<RecordRow> Rows(ServedLedger served) => new RecordQueries(served.Ledger.Open.Database, new Ledger.Log.LogQueries(served.Ledger.Open.Database, served.Ledger.Open.Sequencer.Logs)).Records("mine", null, null, 100).Items;
}
