using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Traceability.Evidence.Log;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

public sealed class PeriodEndpointTests
{
    const string November = "/api/v1/facilities/mine/periods/2026-11", Deeds = "/api/v1/facilities/mine/deeds";

    [Fact]
    public async Task A_month_is_closed_assured_restated_and_each_step_is_proven_by_the_statement_log()
    {
        await using var served = await ServedAsync();
        var months = (await JsonAsync(served, "/api/v1/facilities/mine/months")).GetProperty("items");
        Assert.Equal(("2026-11", "open"), (Text(months[1], "month"), Text(months[1], "state")));
        Assert.Equal((HttpStatusCode.Conflict, "2026-11 is open: its figure is provisional and is never exported"), await AskAsync(served, HttpMethod.Get, November + "/figure", null));

        var (status, closing) = await AskAsync(served, HttpMethod.Post, November + "/closing", new { methodology = "ghg-protocol-corporate-facility 1", product_methodology = "iso-14067-pact-3 2", checklist = Text(await JsonAsync(served, November), "checklist_sha256") });
        Assert.Equal(HttpStatusCode.OK, status);
        await served.Ledger.SettleAsync();
        var period = await JsonAsync(served, November);
        Assert.Equal(("closed", "complete"), (Text(period, "state"), Text(period.GetProperty("figure"), "state")));
        var figure = await served.Http.GetByteArrayAsync(November + "/figure", TestContext.Current.CancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(figure));
        Assert.Equal(("ghg-protocol-corporate-facility", 1), (Text(period.GetProperty("figure"), "methodology"), period.GetProperty("figure").GetProperty("methodology_version").GetInt32()));
        Assert.Equal(hash, Text(period.GetProperty("deeds")[0].GetProperty("documents"), "figure"));

        var bytes = await served.OwnAsync($"{Deeds}/{closing}");
        Assert.True(Deed.TryRead(bytes, out var deed).IsOk);
        Assert.Equal((closing, DeedKind.Closing, "2026-11", "admin-token"), (Convert.ToHexStringLower(deed!.Digest), deed.Kind, deed.About, deed.Account));
        Assert.True(Receipt.TryRead(await served.OwnAsync($"{Deeds}/{closing}/proof"), out var proof).IsOk);
        Assert.True(proof!.TryVerify(Deed.Statement(deed.Digest).Encode(), served.Ledger.Open.Keys.Statements.Key, out _).IsOk);
        Assert.Equal(figure, await served.OwnAsync($"{Deeds}/{closing}/documents/figure"));
        Assert.Equal("ok", Text(JsonDocument.Parse(await served.OwnAsync($"{Deeds}/{closing}/documents/checklist")).RootElement[0], "state"));

        var opinion = new { figure = hash, level = "limited", statement = "nothing came to our attention" };
        Assert.Equal((HttpStatusCode.Conflict, "admin-token has closed or restated 2026-11; an assurance is another account's word"), await AskAsync(served, HttpMethod.Post, November + "/assurance", opinion));
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        using var assured = await auditor.PostAsJsonAsync(November + "/assurance", opinion, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, assured.StatusCode);
        await served.Ledger.RecordAsync(BilledMine.DieselBill with { Document = "D-12" });
        (status, _) = await AskAsync(served, HttpMethod.Post, November + "/restatement", new { reason = "threshold", note = "a second supplier", checklist = Text(await JsonAsync(served, November), "checklist_sha256") });
        Assert.Equal(HttpStatusCode.OK, status);
        var deeds = (await JsonAsync(served, $"{Deeds}?about=2026-11&limit=2"));
        Assert.Equal(["restatement", "assurance"], deeds.GetProperty("items").EnumerateArray().Select(d => Text(d, "kind")));
        deeds = await JsonAsync(served, $"{Deeds}?about=2026-11&limit=2&after={Text(deeds, "next")}");
        Assert.Equal(closing, Text(Assert.Single(deeds.GetProperty("items").EnumerateArray()), "id"));
        Assert.Equal(closing, Text(Assert.Single((await JsonAsync(served, $"{Deeds}?kind=closing")).GetProperty("items").EnumerateArray()), "id"));
    }

    [Fact]
    public async Task Every_refusal_is_a_sentence_and_does_nothing()
    {
        await using var served = await ServedAsync();
        var seen = Text(await JsonAsync(served, November), "checklist_sha256");
        var later = Text(await JsonAsync(served, November.Replace("-11", "-12", StringComparison.Ordinal)), "checklist_sha256");
        (string Says, HttpMethod Method, string Path, object? Body)[] refused =
        [
            ("404 no monitoring plan of a facility \"moon\"", HttpMethod.Get, "/api/v1/facilities/moon/months", null),
            ("404 no monitoring plan of a facility \"moon\"", HttpMethod.Get, "/api/v1/facilities/moon/periods/2026-11", null),
            ("404 period: \"2026-11-31\"; allowed: a year, month or day", HttpMethod.Get, "/api/v1/facilities/mine/periods/2026-11-31", null),
            ("400 kind: \"deal\"; allowed: closing, assurance", HttpMethod.Get, Deeds + "?kind=deal", null),
            ("404 no such thing of a deed \"00\"", HttpMethod.Get, Deeds + "/00", null),
            ("409 ended: the period ends at 2026-12-31T14:00:00Z", HttpMethod.Post, November.Replace("-11", "-12", StringComparison.Ordinal) + "/closing", new { checklist = later }),
            ("400 checklist: missing; allowed: checklist_sha256", HttpMethod.Post, November + "/closing", new { accept = new Dictionary<string, string> { ["stream:mill"] = "why" } }),
            ("409 the figure or its checklist is no longer the one that was looked at", HttpMethod.Post, November + "/closing", new { checklist = new string('0', 64) }),
            ("400 accept: stream:mill: a reason in a sentence", HttpMethod.Post, November + "/closing", new { checklist = seen, accept = new Dictionary<string, string> { ["stream:mill"] = " " } }),
            ("400 note: 1 to 1024 bytes on one line", HttpMethod.Post, November + "/closing", new { checklist = seen, note = "two\nlines" }),
            ("400 methodology: found \"ghg-protocol-corporate-facility 2\"; allowed: ghg-protocol-corporate-facility 1, by which this program makes a facility's figure", HttpMethod.Post, November + "/closing", new { methodology = "ghg-protocol-corporate-facility 2" }),
            ("400 product_methodology: found \"pef\"; allowed: iso-14067-pact-3 2, by which this program makes a product's figure", HttpMethod.Post, November + "/closing", new { product_methodology = "pef" }),
            ("409 2026-11 is open; it is closed first", HttpMethod.Post, November + "/restatement", new { reason = "error", note = "why" }),
            ("400 reason: \"mood\"; allowed: error, threshold", HttpMethod.Post, November + "/restatement", new { reason = "mood", note = "why" }),
            ("400 level: \"full\"; allowed: limited, reasonable", HttpMethod.Post, November + "/assurance", new { level = "full" }),
            ("400 figure: \"7\"; allowed: 64 hexadecimal digits", HttpMethod.Post, November + "/assurance", new { level = "limited", figure = "7" }),
            ("409 2026-11 is open: there is nothing to vouch for", HttpMethod.Post, November + "/assurance", new { level = "limited", figure = new string('0', 64), statement = "fine" }),
            ("404 2026-11 has no finding \"x\"", HttpMethod.Post, November + "/findings/x/disposition", new { note = "none" }),
        ];
        foreach (var (says, method, path, body) in refused)
        {
            var (status, detail) = await AskAsync(served, method, path, body);
            Assert.StartsWith(says, $"{(int)status} {detail}", StringComparison.Ordinal);
        }
        foreach (var verb in (string[])["closing", "restatement", "assurance", "findings/x/disposition"])
            Assert.Equal(HttpStatusCode.Unauthorized, (await served.Http.PostAsJsonAsync($"{November}/{verb}", new { level = "limited", reason = "error" }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var served = await ServedLedger.StartAsync(BilledMine.Start());
        await served.Ledger.MeterAsync();
        await served.Ledger.RecordAsync(BilledMine.PowerBill);
        await served.Ledger.RecordAsync(BilledMine.DieselBill);
        return served;
    }

    static async Task<JsonElement> JsonAsync(ServedLedger served, string path) => JsonDocument.Parse(await served.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    /// <summary>The deed's id, or the problem's sentence.</summary>
    static async Task<(HttpStatusCode Status, string Said)> AskAsync(ServedLedger served, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body), Headers = { Authorization = served.AdminToken } };
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, said.TryGetProperty(answer.IsSuccessStatusCode ? "id" : "detail", out var text) ? text.GetString()! : "");
    }

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
