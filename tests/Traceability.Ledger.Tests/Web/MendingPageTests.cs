using System.Net;
using System.Text;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Redecoding;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>A wrong profile is chosen, mended, looked at and put in its place on a page.</summary>
public sealed class MendingPageTests
{
    const string Page = "/facilities/mine/devices/mending";

    static readonly string text = Encoding.UTF8.GetString(Mended.Tenth);

    [Fact]
    public async Task What_it_changes_and_which_closed_months_it_makes_late_is_shown_before_anything_is_done()
    {
        await using var served = await ClosedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        Assert.Contains($"href=\"{Page}\"", await RecordPageTests.GetAsync(analyst, "/facilities/mine/devices"), StringComparison.Ordinal);
        Assert.Contains($"href=\"{Page}?profile={Mended.WrongSha256}#mend\"", await RecordPageTests.GetAsync(analyst, Page), StringComparison.Ordinal);
        var chosen = WebUtility.HtmlDecode(await RecordPageTests.GetAsync(analyst, $"{Page}?profile={Mended.WrongSha256}"));
        Assert.Contains(Encoding.UTF8.GetString(Mended.Wrong).Trim(), chosen, StringComparison.Ordinal); // as the device signed it

        var look = await LookAsync(analyst, text);
        foreach (var said in (string[])["<strong>mill.energy_import</strong>", "scale: <del>0.01</del> <ins>0.001</ins>", "<del>2311 kWh</del> <ins>231.1 kWh</ins>", "late once it is done: <a href=\"/facilities/mine/periods/2026-11\">2026-11</a>."]) Assert.Contains(said, look, StringComparison.Ordinal);
        Assert.DoesNotContain("2026-10\"", look, StringComparison.Ordinal);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed WHERE kind = 10"));

        using var unnamed = await SendAsync(analyst, text, "", "", look);
        Assert.Equal(HttpStatusCode.BadRequest, unnamed.StatusCode);
        var why = await unnamed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("id=\"note-fault\">note: missing; allowed: the reason", why, StringComparison.Ordinal);
        using var done = await SendAsync(analyst, text, "the ratio was entered twice", "", look);
        Assert.Equal((HttpStatusCode.SeeOther, Page), (done.StatusCode, done.Headers.Location?.OriginalString));
        Assert.NotNull(served.Ledger.Period("2026-11").Late);
        Assert.Contains(">mended</span> by m.rossi", await RecordPageTests.GetAsync(analyst, Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_after_it_was_looked_at_is_looked_at_again_and_nobody_overwrites_unseen()
    {
        await using var served = await ClosedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        var look = await LookAsync(analyst, text);
        var other = text.Replace("0.001, resolution", "0.0001, resolution", StringComparison.Ordinal);
        Assert.NotEqual(text, other);
        using var changed = await SendAsync(analyst, other, "why", "", look);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("<ins>0.0001</ins>", await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var done = await SendAsync(analyst, text, "why", "", look);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        var again = await LookAsync(analyst, other);
        using var unseen = await SendAsync(analyst, other, "why", "", again);
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        var beside = WebUtility.HtmlDecode(await unseen.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("the mended values of it that stand since", beside, StringComparison.Ordinal);
        Assert.Contains(other, beside, StringComparison.Ordinal); // nothing is lost
        using var seen = await SendAsync(analyst, other, "why", beside.Split("name=\"seen\" value=\"")[1].Split('"')[0], again);
        Assert.Equal(HttpStatusCode.SeeOther, seen.StatusCode);
    }

    [Fact]
    public async Task What_cannot_take_its_place_is_refused_with_every_reason()
    {
        await using var served = await ClosedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        foreach (var (file, reason) in ((string, string)[])
        [
            ("id: [", "test-meter.yaml"),
            (Encoding.UTF8.GetString(Mended.Wrong), "nothing would change"),
            (Encoding.UTF8.GetString(Mended.With("wire: 72, printed: 72", "wire: 74, printed: 74")), "mill.energy_import: found Input register 74; allowed: Input register 72, which was read"),
            (Encoding.UTF8.GetString(Mended.With("scale: 0.01, resolution: 0.01, unit: kWh", "scale: 0.01, resolution: 0.01, unit: MWh")), "mill.energy_import: found 10^-2 MWh"),
        ])
        {
            using var refused = await RecordPageTests.SendAsync(analyst, Page, [("profile", Mended.WrongSha256), ("text", file), ("note", "why"), ("act", "look")]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var said = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Contains(reason, said, StringComparison.Ordinal);
            Assert.DoesNotContain("Mend it under my name", said, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, await analyst.StatusAsync($"{Page}?profile={new string('0', 64)}"));
        Assert.Equal(HttpStatusCode.NotFound, await analyst.StatusAsync("/facilities/moon/devices/mending"));
        using var anna = await served.AsAsync("anna", Role.Operator);
        Assert.Equal(HttpStatusCode.Forbidden, await anna.StatusAsync(Page));
        Assert.DoesNotContain(Page, await RecordPageTests.GetAsync(anna, "/facilities/mine/devices"), StringComparison.Ordinal);
    }

    static async Task<ServedLedger> ClosedAsync()
    {
        var (ledger, _) = await BilledMine.ClosedAsync();
        return await ServedLedger.StartAsync(ledger, time: ledger.Time);
    }

    static async Task<string> LookAsync(HttpClient analyst, string profile)
    {
        using var looked = await RecordPageTests.SendAsync(analyst, Page, [("profile", Mended.WrongSha256), ("text", profile), ("note", ""), ("act", "look")]);
        var page = await looked.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(looked.StatusCode == HttpStatusCode.OK, page);
        return page;
    }

    static Task<HttpResponseMessage> SendAsync(HttpClient analyst, string profile, string note, string seen, string look) =>
        RecordPageTests.SendAsync(analyst, Page, [("profile", Mended.WrongSha256), ("text", profile), ("note", note), ("seen", seen), ("looked", look.Split("name=\"looked\" value=\"")[1].Split('"')[0]), ("act", "mend")]);
}
