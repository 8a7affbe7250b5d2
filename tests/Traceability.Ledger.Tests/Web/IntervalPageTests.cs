using System.Net;
using System.Security.Cryptography;
using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A file of intervals: looked at, and only then recorded.</summary>
public sealed class IntervalPageTests
{
    const string Page = "/facilities/mine/records/intervals";

    static readonly byte[] sound = File(Enumerable.Range(0, 96).Select(i => Line(i, "1.25")));

    static byte[] File(IEnumerable<string> lines) => Encoding.UTF8.GetBytes("from,to,quantity\n" + string.Concat(lines.Select(l => l + "\n")));

    static string Line(int quarter, string quantity) => $"{At(quarter)},{At(quarter + 1)},{quantity}";

    static string At(int quarter) => new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(15 * quarter).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_sound_file_is_shown_first_and_recorded_to_the_byte_once_it_is_confirmed()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        Assert.Contains("from,to,quantity", await RecordPageTests.GetAsync(anna, $"{Page}?stream=bowser"), StringComparison.Ordinal);
        using var looked = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", "EXPORT-7"), ("note", ""), ("replaces", ""), ("act", "look")], sound);
        Assert.Equal(HttpStatusCode.OK, looked.StatusCode);
        var page = await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var sha = Convert.ToHexStringLower(SHA256.HashData(sound));
        foreach (var said in (string[])["<dd>96, each beginning", "<data value=\"120\">", sha, "<th scope=\"row\">1</th>", "<th scope=\"row\">96</th>", "value=\"EXPORT-7\""]) Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.Empty(RecordPageTests.Rows(served)); // nothing was done yet

        using var done = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", "EXPORT-7"), ("note", ""), ("replaces", ""), ("held", Held(page)), ("act", "record")]);
        Assert.Equal((HttpStatusCode.SeeOther, "/facilities/mine/records"), (done.StatusCode, done.Headers.Location?.OriginalString));
        var row = Assert.Single(RecordPageTests.Rows(served));
        Assert.Equal(("intervals", 120m, "EXPORT-7", sha, "anna"), (row.Kind, row.Quantity, row.Document, row.Attachment, row.Account));
        Assert.Equal(sound, await served.OwnAsync($"/api/v1/facilities/mine/activity/{row.Id}/file"));

        using var again = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", "OTHER"), ("note", ""), ("replaces", ""), ("held", Held(page)), ("act", "record")]);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("what both tell would count twice", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains($"{Page}?stream=bowser&amp;replaces={row.Id}", await RecordPageTests.GetAsync(anna, "/facilities/mine/records"), StringComparison.Ordinal);
    }

    /// <summary>An analyst may put another plan in force between the two.</summary>
    [Fact]
    public async Task What_was_looked_at_in_another_unit_than_the_plan_counts_now_is_not_recorded()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        Assert.Contains("name=\"unit\" value=\"L\"", await RecordPageTests.GetAsync(anna, $"{Page}?stream=bowser"), StringComparison.Ordinal);
        using var looked = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", "EXPORT-7"), ("note", ""), ("replaces", ""), ("act", "look")], sound);
        var held = Held(await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var done = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "m3"), ("document", "EXPORT-7"), ("note", ""), ("replaces", ""), ("held", held), ("act", "record")]);
        Assert.Equal(HttpStatusCode.BadRequest, done.StatusCode);
        Assert.Contains("unit: \"m3\"; allowed: L", WebUtility.HtmlDecode(await done.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Empty(RecordPageTests.Rows(served));
    }

    [Fact]
    public async Task Every_line_that_is_refused_is_named_and_nothing_is_recorded()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        using var refused = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", "EXPORT-7"), ("note", ""), ("replaces", ""), ("act", "record")], File([Line(0, "1"), Line(2, "1"), Line(3, "x"), "what is this"]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        foreach (var line in (string[])["<li>line 3: from: \"2026-11-01T00:30:00Z\"; allowed: 2026-11-01T00:15:00Z", "<li>line 4: quantity: \"x\"", "<li>line 5: \"what is this\""]) Assert.Contains(line, page, StringComparison.Ordinal);
        Assert.Contains("value=\"EXPORT-7\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"held\"", page, StringComparison.Ordinal);
        foreach (var held in (string[])["", "not base 64", Convert.ToBase64String([1, 2, 3]), Convert.ToBase64String(sound)])
        {
            using var forged = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("document", ""), ("note", ""), ("replaces", ""), ("held", held), ("act", "record")]);
            Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        }
        Assert.Equal(HttpStatusCode.NotFound, await anna.StatusAsync($"{Page}?stream=soda")); // dips and deliveries tell of it
        Assert.Empty(RecordPageTests.Rows(served));
    }

    [Fact]
    public async Task A_file_that_is_chosen_beside_one_that_was_looked_at_is_looked_at_first()
    {
        await using var served = await ServedAsync();
        using var anna = await served.AsAsync("anna", Role.Operator);
        using var looked = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("act", "look")], sound);
        var held = Held(await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var other = await RecordPageTests.SendAsync(anna, Page, [("stream", "bowser"), ("unit", "L"), ("held", held), ("act", "record")], File([Line(0, "7")]));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Contains("<data value=\"7\">", await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(RecordPageTests.Rows(served));
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var ledger = UnmeteredMine.Start();
        return await ServedLedger.StartAsync(ledger, time: ledger.Time);
    }

    static string Held(string page) => WebUtility.HtmlDecode(page.Split("name=\"held\" value=\"")[1].Split('"')[0]);
}
