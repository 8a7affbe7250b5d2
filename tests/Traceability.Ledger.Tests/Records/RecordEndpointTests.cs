using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

public sealed class RecordEndpointTests(ITestOutputHelper output)
{
    const string Activity = "/api/v1/facilities/mine/activity", Intervals = "/api/v1/facilities/mine/streams/bowser/intervals";

    static readonly Dictionary<string, object?> Bill = new()
    {
        ["stream"] = "bowser", ["kind"] = "invoice", ["from"] = "2026-11-01T00:00:00Z", ["to"] = "2026-12-01T00:00:00Z", ["quantity"] = 3000.5m, ["unit"] = "L", ["document"] = "INV-1",
    };

    [Fact]
    public async Task A_record_is_listed_shown_on_the_page_and_proven_by_the_statement_log()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        var (status, id) = await PostAsync(served, Bill);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((status, id), await PostAsync(served, Bill)); // the same again
        var (_, corrected) = await PostAsync(served, With("quantity", 4000m, "replaces", id, "note", "reads \"four\", not three", "attachment", new string('a', 64)));
        await served.Ledger.SettleAsync();

        var list = JsonDocument.Parse(await served.Http.GetStringAsync($"{Activity}?limit=1")).RootElement;
        var newest = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal((corrected, id, 4000m, "admin-token", "administrator"), (Text(newest, "id"), Text(newest, "replaces"), newest.GetProperty("quantity").GetDecimal(), Text(newest, "account"), Text(newest, "role")));
        list = JsonDocument.Parse(await served.Http.GetStringAsync($"{Activity}?limit=1&after={Text(list, "next")}")).RootElement;
        Assert.Equal((id, corrected, JsonValueKind.Null), (Text(list.GetProperty("items")[0], "id"), Text(list.GetProperty("items")[0], "replaced_by"), list.GetProperty("next").ValueKind));

        using var table = new HttpRequestMessage(HttpMethod.Get, Activity) { Headers = { Accept = { new("text/csv") } } };
        using var answer = await served.Http.SendAsync(table, TestContext.Current.CancellationToken);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith($"{corrected},mine,bowser,invoice,2026-11-01T00:00:00.000Z,2026-12-01T00:00:00.000Z,4000,L,INV-1,{new string('a', 64)},\"reads \"\"four\"\", not three\",{id},,admin-token", lines[1], StringComparison.Ordinal);

        var bytes = await served.OwnAsync($"{Activity}/{id}");
        Assert.Equal(id, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Assert.True(ActivityRecord.TryRead(bytes, out var record).IsOk);
        Assert.Equal((30005, -1, UnmeteredMine.Now.ToUnixTimeMilliseconds()), (record!.Quantity, record.Exponent, record.AtMs));
        Assert.True(Receipt.TryRead(await served.OwnAsync($"{Activity}/{id}/proof"), out var proof).IsOk);
        Assert.True(proof!.TryVerify(ActivityRecord.Statement(record.Digest).Encode(), served.Ledger.Open.Keys.Statements.Key, out _).IsOk);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Http.GetAsync($"{Activity}/{id}", TestContext.Current.CancellationToken)).StatusCode);

        var page = await served.PageWithAsync("Recorded by people");
        Assert.Contains("INV-1", page, StringComparison.Ordinal);
        Assert.Contains(">replaced<", page, StringComparison.Ordinal);
        Assert.Contains("admin-token, administrator", page, StringComparison.Ordinal);
    }

    /// <summary>What is signed under a name is what was sent: nothing twice, nothing that nobody reads.</summary>
    [Theory]
    [InlineData("\"quantity\":1,\"quantity\":2")]
    [InlineData("\"quantity\":1,\"replace\":\"00\"")]
    [InlineData("\"quantity\":1,\"STREAM\":\"soda\"")]
    public async Task A_name_that_comes_twice_or_that_there_is_not_is_refused(string members)
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        var body = $"{{\"stream\":\"bowser\",\"kind\":\"invoice\",\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-02T00:00:00Z\",\"unit\":\"L\",\"document\":\"I-1\",{members}}}";
        var (status, _) = await SendAsync(served, new HttpRequestMessage(HttpMethod.Post, Activity) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM record"));
    }

    [Fact]
    public async Task Every_refusal_is_one_sentence_and_records_nothing()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        var (_, id) = await PostAsync(served, Bill);
        (string Says, Dictionary<string, object?> Wish)[] refused =
        [
            ("400 kind: \"intervals\"; allowed: invoice, receipt, dip, issue, estimate", With("kind", "intervals")),
            ("404 stream: \"kiln\"; allowed: mill, bowser, genset, limestone, soda", With("stream", "kiln")),
            ("400 stream: bowser is determined by invoice, which takes invoice, intervals, not estimate", With("kind", "estimate")),
            ("400 stream: limestone is determined by receipts, which takes invoice, not estimate", With("stream", "limestone", "unit", "t", "kind", "estimate")),
            ("400 stream: genset is determined by estimate, which takes estimate, not invoice", With("stream", "genset")),
            ("400 unit: \"t\"; allowed: L, as the plan counts bowser", With("unit", "t")),
            ("400 from: must be before to", With("to", "2026-11-01T00:00:00Z")),
            ("400 to: \"2026-11-01\"; allowed: RFC 3339", With("to", "2026-11-01")),
            ("400 at: a record of the kind dip has one instant", With("stream", "soda", "kind", "dip")),
            ("400 to: 2026-12-01T00:00:01Z lies in the future", With("to", "2026-12-01T00:00:01Z")),
            ("400 quantity: missing", With("quantity", null)),
            ("400 quantity: negative", With("quantity", -1m)),
            ("400 quantity: 10 decimals; allowed: at most 9", With("quantity", 0.0000000001m)),
            ("400 document: the number of the invoice is missing", With("document", null)),
            ("400 note: 1 to 512 bytes on one line", With("note", "two\nlines")),
            ("400 note: missing; allowed: why this is an estimate", With("stream", "genset", "kind", "estimate")),
            ("400 attachment: \"aa\"; allowed: 64 hexadecimal digits", With("attachment", "aa")),
            ($"409 invoice: invoice {id} (INV-1) is recorded from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z", With("quantity", 1m)),
            ($"409 replaces: {new string('0', 64)} is no record of bowser", With("quantity", 1m, "replaces", new string('0', 64))),
        ];
        foreach (var (says, wish) in refused)
        {
            var (status, detail) = await PostAsync(served, wish);
            Assert.StartsWith(says, $"{(int)status} {detail}", StringComparison.Ordinal);
        }
        await PostAsync(served, With("quantity", 1m, "replaces", id));
        Assert.StartsWith($"replaces: {id} has been replaced already", (await PostAsync(served, With("quantity", 2m, "replaces", id))).Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await served.Http.PostAsJsonAsync(Activity, Bill, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(2, served.Ledger.Count("SELECT COUNT(*) FROM record"));
    }

    [Fact]
    public async Task A_year_of_quarter_hours_is_imported_whole_or_not_at_all()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        var begin = new DateTimeOffset(2025, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var year = "from,to,quantity\n" + string.Concat(Enumerable.Range(0, 35_040).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{begin.AddMinutes(15 * i):yyyy-MM-dd'T'HH:mm:ss'Z'},{begin.AddMinutes(15 * (i + 1)):yyyy-MM-dd'T'HH:mm:ss'Z'},{i % 7}.125\n")));
        var (status, detail) = await PutAsync(served, year + "2026-11-01T00:15:00Z,2026-11-01T00:30:00Z,1\n");
        Assert.Equal((HttpStatusCode.BadRequest, "line 35042: from: \"2026-11-01T00:15:00Z\"; allowed: 2026-11-01T00:00:00Z, where the line before ended: a gap lies between"), (status, detail));
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM record"));

        var started = TimeProvider.System.GetTimestamp();
        (status, var id) = await PutAsync(served, year);
        output.WriteLine($"{year.Length} bytes, 35 040 intervals: {TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((status, id), await PutAsync(served, year)); // the same again
        Assert.Equal(1, served.Ledger.Count("SELECT COUNT(*) FROM record"));
        var row = JsonDocument.Parse(await served.Http.GetStringAsync(Activity)).RootElement.GetProperty("items")[0];
        var total = Enumerable.Range(0, 35_040).Sum(i => i % 7 + 0.125m);
        Assert.Equal(("intervals", total, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(year)))), (Text(row, "kind"), row.GetProperty("quantity").GetDecimal(), Text(row, "attachment")));
        Assert.Equal(year, Encoding.UTF8.GetString(await served.OwnAsync($"{Activity}/{id}/file")));
        (status, detail) = await PostAsync(served, With("from", "2026-10-01T00:00:00Z"));
        Assert.Equal(HttpStatusCode.Conflict, status); // a bill of a time that the file tells of
        Assert.StartsWith($"invoice: intervals {id} is recorded from", detail, StringComparison.Ordinal);
        Assert.Equal(total, Assert.Single(served.Ledger.Figures().Streams).Quantity);
    }

    [Fact]
    public async Task Part_of_an_imported_profile_is_what_its_intervals_say_and_one_that_is_cut_is_divided_by_time()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        await served.Ledger.MeasureAsync(); // from 21 November 8:00 for a day
        await PutAsync(served, "from,to,quantity\n2026-11-21T00:00:00Z,2026-11-21T07:30:00Z,999\n2026-11-21T07:30:00Z,2026-11-21T08:30:00Z,4\n2026-11-21T08:30:00Z,2026-11-22T08:00:00Z,10.5\n2026-11-22T08:00:00Z,2026-11-23T00:00:00Z,999\n");
        var figures = served.Ledger.Figures();
        Assert.Equal(12.5m, Assert.Single(figures.Streams, s => s.Id == "bowser").Quantity);
        Assert.DoesNotContain(figures.Why, why => why.StartsWith("bowser", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_beyond_the_bound_of_another_type_or_for_a_meter_is_refused()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start());
        Assert.Equal((HttpStatusCode.BadRequest, "the file is larger than 10485760 bytes"), await PutAsync(served, "from,to,quantity\n" + new string('\n', 10 << 20)));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PutAsync(served, "from,to,quantity\n", type: "application/json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PutAsync(served, "", Intervals.Replace("bowser", "kiln", StringComparison.Ordinal))).Status);
        Assert.StartsWith("stream: mill is determined by meter", (await PutAsync(served, "from,to,quantity\n2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1", Intervals.Replace("bowser", "mill", StringComparison.Ordinal))).Said, StringComparison.Ordinal);
    }

    static Dictionary<string, object?> With(params object?[] pairs)
    {
        var wish = new Dictionary<string, object?>(Bill);
        for (var i = 0; i < pairs.Length; i += 2) wish[(string)pairs[i]!] = pairs[i + 1];
        return wish;
    }

    static Task<(HttpStatusCode Status, string Said)> PostAsync(ServedLedger served, Dictionary<string, object?> wish) =>
        SendAsync(served, new HttpRequestMessage(HttpMethod.Post, Activity) { Content = JsonContent.Create(wish) });

    static Task<(HttpStatusCode Status, string Said)> PutAsync(ServedLedger served, string file, string path = Intervals, string type = "text/csv") =>
        SendAsync(served, new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(file, Encoding.UTF8, type) });

    /// <summary>The record's id, or the problem's sentence.</summary>
    static async Task<(HttpStatusCode Status, string Said)> SendAsync(ServedLedger served, HttpRequestMessage request)
    {
        using (request)
        {
            request.Headers.Authorization = served.AdminToken;
            using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
            return (answer.StatusCode, body.TryGetProperty(answer.IsSuccessStatusCode ? "id" : "detail", out var said) ? said.GetString()! : "");
        }
    }

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
