using System.Net;
using System.Text.Json;
using Traceability.Evidence.Records;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Accounts;

public sealed class AccountPageTests
{
    [Fact]
    public async Task A_person_signs_in_by_a_plain_form_sees_who_he_is_and_signs_out()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        await served.Ledger.PutAsync("anna", Role.Operator);
        using var http = served.Browser();
        var (status, page) = await PostAsync(http, "/sign-in", ("account", "anna<b>"), ("password", "not the password"));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"anna&lt;b&gt;\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not the password", page, StringComparison.Ordinal);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), await PostAsync(http, "/sign-in", ("account", " anna "), ("password", SignedIn.Password)));
        page = await http.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("Signed in as <strong>anna</strong>, operator", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/accounts\"", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), await PostAsync(http, "/sign-out"));
        Assert.Equal(HttpStatusCode.Unauthorized, await http.StatusAsync("/"));
        using var odd = new StringContent("{}", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded"));
        using var nothing = await http.PostAsync("/sign-in", odd, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, nothing.StatusCode);
    }

    [Fact]
    public async Task Whoever_is_signed_in_changes_the_own_password_and_signs_in_anew()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = await served.AsAsync("anna", Role.Operator, "haulage", "mine");
        var page = await http.GetStringAsync("/account", TestContext.Current.CancellationToken);
        foreach (var said in (string[])["operator", "haulage", ">mine<"]) Assert.Contains(said, page, StringComparison.Ordinal);
        const string fresh = "another battery staple";
        foreach (var (old, first, again, status, says) in ((string, string, string, HttpStatusCode, string)[])
        [
            (SignedIn.Password, fresh, fresh + "!", HttpStatusCode.BadRequest, "typed in two ways"), ("not the password", fresh, fresh, HttpStatusCode.BadRequest, "old: not the account&#x27;s password"),
            (SignedIn.Password, "short", "short", HttpStatusCode.BadRequest, "12"),
        ])
        {
            using var refused = await http.PostAsync("/account", ("old", old), ("new", first), ("again", again));
            var said = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(status, refused.StatusCode);
            Assert.Contains(says, said.Split("role=\"alert\"")[1].Split("</p>")[0], StringComparison.Ordinal);
            Assert.DoesNotContain(old, said, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.OK, await http.StatusAsync("/account"));
        using var changed = await http.PostAsync("/account", ("old", SignedIn.Password), ("new", fresh), ("again", fresh));
        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (changed.StatusCode, changed.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, await http.StatusAsync("/account"));
        using var before = await http.SignInAsync("anna");
        Assert.Equal(HttpStatusCode.Unauthorized, before.StatusCode);
        using var after = await http.SignInAsync("anna", fresh);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task What_is_no_form_or_one_that_is_too_large_is_refused_in_a_sentence_and_does_nothing()
    {
        await using var served = await ServedLedger.StartAsync(Periods.BilledMine.Start());
        using var http = await served.AsAsync("m.rossi", Role.Analyst);
        const string closing = "/facilities/mine/periods/2026-10/closing";
        var many = string.Join('&', Enumerable.Range(0, 1025).Select(i => $"accept:{i}=fine"));
        foreach (var (path, body, form, status, says) in ((string, string, string, HttpStatusCode, string)[])
        [
            (closing, many, "application/x-www-form-urlencoded", HttpStatusCode.BadRequest, "allowed: 1024 fields"),
            (closing, "note=" + new string('a', 256 * 1024), "application/x-www-form-urlencoded", HttpStatusCode.RequestEntityTooLarge, "allowed: 262144 bytes. Nothing was done"),
            ("/sign-in", new string('a', 20_000), "application/x-www-form-urlencoded", HttpStatusCode.RequestEntityTooLarge, "allowed: 16384 bytes. Nothing was done"),
            (closing, new string('k', 3000) + "=1", "application/x-www-form-urlencoded", HttpStatusCode.BadRequest, "names of at most 2048 bytes"),
            (closing, "{}", "application/json", HttpStatusCode.BadRequest, "Content-Type: found "),
        ])
        {
            using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(form));
            using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
            Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains(says, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    [Fact]
    public async Task An_administrator_makes_changes_and_disables_accounts_by_plain_forms()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = await served.AsAsync("berta", Role.Administrator);
        (string, string)[] firm = [("name", "firm"), ("role", "auditor"), ("organisation", "assurance"), ("facilities", "mine, refinery"), ("password", SignedIn.Password)];
        Assert.Equal((HttpStatusCode.SeeOther, "/accounts"), await PostAsync(http, "/accounts", firm));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(http, "/accounts", firm)).Status);
        var made = served.Ledger.Open.Accounts.Find("firm")!;
        Assert.Equal(("assurance", Role.Auditor, "mine refinery"), (made.Organisation, made.Role, string.Join(' ', made.Sees.Named!)));

        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(http, "/accounts/firm", ("role", "operator"), ("organisation", "demo"), ("facilities", "*"), ("password", ""))).Status);
        Assert.Equal((Role.Operator, true, made.Password), served.Ledger.Open.Accounts.Find("firm") is var changed ? (changed!.Role, changed.Sees.IsAll, changed.Password) : default);
        var (status, page) = await PostAsync(http, "/accounts/firm", ("role", "operator"), ("organisation", "assurance"), ("facilities", "*"), ("password", ""));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("facilities: missing", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(http, "/accounts/nobody", firm)).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(http, "/accounts/firm/disable")).Status);
        Assert.Contains(">disabled</span>", await http.GetStringAsync("/accounts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(http, "/accounts/firm", ("role", "operator"), ("organisation", "demo"), ("facilities", "*"))).Status);
        Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(http, "/accounts/firm", ("role", "operator"), ("organisation", "demo"), ("facilities", "*"), ("password", SignedIn.Password))).Status);
        Assert.Null(served.Ledger.Open.Accounts.Find("firm")!.DisabledMs);
        Assert.DoesNotContain(" style=", await http.GetStringAsync("/accounts", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_names_the_account_and_the_role_under_which_it_was_made()
    {
        await using var served = await ServedLedger.StartAsync(UnmeteredMine.Start(), Reading.Accounts);
        using var http = await served.AsAsync("anna", Role.Analyst);
        using var answer = await http.PostAsync("/api/v1/facilities/mine/activity", new StringContent(
            """{"stream":"bowser","kind":"invoice","from":"2026-11-01T00:00:00Z","to":"2026-12-01T00:00:00Z","quantity":3000.5,"unit":"L","document":"INV-1"}""", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        var id = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.Forbidden, await http.StatusAsync($"/api/v1/facilities/mine/activity/{id}"));
        using var auditor = await served.AsAsync("carl", Role.Auditor);
        Assert.True(ActivityRecord.TryRead(await auditor.GetByteArrayAsync($"/api/v1/facilities/mine/activity/{id}", TestContext.Current.CancellationToken), out var record).IsOk);
        Assert.Equal(("anna", "analyst"), (record!.Account, record.Role));
    }

    /// <summary>What was answered, or where it leads.</summary>
    static async Task<(HttpStatusCode Status, string Text)> PostAsync(HttpClient http, string path, params (string, string)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString ?? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"role":"analyst","facilites":["mine"],"password":"a long enough password"}""")]
    [InlineData("""{"role":"analyst","Facilities":["mine"],"password":"a long enough password"}""")]
    public async Task A_mistyped_list_of_facilities_never_gives_sight_of_all(string wish)
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = await served.AsAsync("berta", Role.Administrator);
        using var content = new StringContent(wish, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PutAsync("/api/v1/accounts/typo", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(served.Ledger.Open.Accounts.Find("typo"));
    }
}
