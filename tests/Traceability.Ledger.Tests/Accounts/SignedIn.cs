using System.Net;
using System.Net.Http.Json;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Accounts;

/// <summary>People at a served ledger, each with a browser that keeps his cookies and says where it stands.</summary>
static class SignedIn
{
    public const string Password = "correct horse battery";

    /// <summary>A browser in which nobody has signed in.</summary>
    public static HttpClient Browser(this ServedLedger served)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = served.Http.BaseAddress };
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return http;
    }

    /// <summary>An account, made, and signed in with.</summary>
    public static async Task<HttpClient> AsAsync(this ServedLedger served, string name, Role role, string? organisation = null, params string[]? facilities)
    {
        await served.Ledger.PutAsync(name, role, organisation, facilities);
        var http = served.Browser();
        using var answer = await http.SignInAsync(name);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return http;
    }

    public static async Task PutAsync(this TestLedger ledger, string name, Role role, string? organisation = null, string[]? facilities = null) =>
        Assert.IsType<AccountAnswer.Held>(await ledger.Open.Accounts.PutAsync(name, new AccountWish(organisation, role.Name(), facilities is { Length: > 0 } ? facilities : null, Password), TestContext.Current.CancellationToken));

    public static Task<HttpResponseMessage> SignInAsync(this HttpClient http, string account, string password = Password) =>
        http.PostAsJsonAsync("/api/v1/sign-in", new { account, password }, TestContext.Current.CancellationToken);

    public static async Task<HttpStatusCode> StatusAsync(this HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>A page's form.</summary>
    public static async Task<HttpResponseMessage> PostAsync(this HttpClient http, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await http.PostAsync(path, form, TestContext.Current.CancellationToken);
    }
}
