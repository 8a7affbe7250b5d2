using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Accounts;

/// <summary>Who may use what, written down a second time: an endpoint that is new, gone, or opened or closed to somebody stands here or fails.</summary>
public sealed class AccessTests
{
    const string Everybody = """
        GET /openapi/{documentName}.json
        POST /api/v1/sign-in
        POST /api/v1/sign-out
        GET /api/v1/log/receipts/{identity}
        GET /api/v1/log/consistency
        GET /log/segments/checkpoint
        GET /log/segments/cosigned
        GET /log/segments/tile/{**place}
        GET /log/statements/checkpoint
        GET /log/statements/cosigned
        GET /log/statements/tile/{**place}
        POST /api/v1/enrolments
        PUT /api/v1/chains/{chain}/approval
        PUT /api/v1/chains/{chain}/label-key
        POST /api/v1/terms
        POST /api/v1/chains/{chain}/certificate
        GET /api/v1/chains/{chain}/keys
        PUT /api/v1/chains/{chain}/rotation
        PUT /api/v1/chains/{chain}/revocation
        PUT /api/v1/chains/{chain}/forks/{parent}/decision
        GET /dist/{name}
        GET /favicon.ico
        GET /sign-in
        POST /sign-in
        POST /sign-out
        GET /verify
        GET /verify.css
        GET /verify.js
        GET /verify-page.js
        GET /healthz
        """;

    const string Readers = """
        GET /api/v1/facilities
        GET /api/v1/facilities/{id}
        GET /api/v1/facilities/{id}/hours
        GET /api/v1/facilities/{id}/events
        GET /api/v1/chains
        GET /api/v1/witnesses
        GET /api/v1/chains/{chain}/segments
        GET /api/v1/weighings
        GET /api/v1/quarantine
        GET /api/v1/quarantine/totals
        GET /api/v1/findings
        GET /api/v1/channels/{facility}/{channel}/readings
        GET /api/v1/facilities/{id}/ticket
        GET /api/v1/bundles/{identity}/{entry:int}
        GET /api/v1/bundles/period
        GET /api/v1/bundles/weighings
        GET /api/v1/profiles
        GET /api/v1/facilities/{id}/activity
        GET /api/v1/facilities/{id}/deeds
        GET /api/v1/facilities/{id}/calibrations
        GET /api/v1/facilities/{id}/plan
        GET /api/v1/facilities/{id}/plans
        GET /api/v1/facilities/{id}/mended-profiles
        GET /api/v1/facilities/{id}/months
        GET /api/v1/facilities/{id}/periods/{period}
        GET /api/v1/facilities/{id}/periods/{period}/figure
        GET /api/v1/facilities/{id}/periods/{period}/streams/{stream}
        GET /api/v1/factor-sets
        GET /api/v1/factor-sets/{set}/{version:int}
        GET /api/v1/chains/{chain}/forks
        GET /api/v1/chains/{chain}/forks/{parent}/proof
        GET /live
        GET /
        GET /live/page
        GET /facilities/{id}
        GET /facilities/{id}/records
        GET /facilities/{id}/calibrations
        GET /facilities/{id}/plan
        GET /facilities/{id}/devices
        GET /facilities/{id}/certificates
        GET /facilities/{id}/periods/{period}/production
        GET /factors
        GET /factors/{set}/{version:int}
        GET /facilities/{id}/periods/{period}
        GET /facilities/{id}/periods/{period}/streams/{stream}
        """;

    const string SignedInOnly = """
        GET /api/v1/me
        PUT /api/v1/me/password
        GET /account
        POST /account
        """;

    const string Operators = """
        POST /api/v1/facilities/{id}/activity
        PUT /api/v1/facilities/{id}/streams/{stream}/intervals
        GET /facilities/{id}/records/new
        POST /facilities/{id}/records
        GET /facilities/{id}/records/intervals
        POST /facilities/{id}/records/intervals
        """;

    const string Analysts = """
        PUT /api/v1/facilities/{id}/calibrations
        PUT /api/v1/facilities/{id}/plan
        PUT /api/v1/facilities/{id}/mended-profiles/{profile}
        PUT /api/v1/facilities/{id}/certificates
        PUT /api/v1/facilities/{id}/periods/{period}/production
        POST /api/v1/facilities/{id}/periods/{period}/closing
        POST /api/v1/facilities/{id}/periods/{period}/restatement
        POST /api/v1/facilities/{id}/periods/{period}/findings/{finding}/disposition
        POST /facilities/{id}/calibrations
        GET /facilities/{id}/devices/mending
        POST /facilities/{id}/devices/mending
        GET /facilities/{id}/plan/next
        POST /facilities/{id}/certificates
        POST /facilities/{id}/periods/{period}/production
        POST /facilities/{id}/plan
        POST /facilities/{id}/plan/change
        POST /facilities/{id}/periods/{period}/closing
        POST /facilities/{id}/periods/{period}/restatement
        POST /facilities/{id}/periods/{period}/findings/{finding}/disposition
        """;

    const string Auditors = """
        GET /api/v1/chains/{chain}/days
        GET /api/v1/chains/{chain}/days/{day}
        GET /api/v1/chains/{chain}/days/{day}/proof
        POST /api/v1/facilities/{id}/periods/{period}/assurance
        POST /facilities/{id}/periods/{period}/assurance
        GET /api/v1/facilities/{id}/deeds/{deed}
        GET /api/v1/facilities/{id}/deeds/{deed}/proof
        GET /api/v1/facilities/{id}/deeds/{deed}/documents/{name}
        GET /api/v1/facilities/{id}/activity/{record}
        GET /api/v1/facilities/{id}/activity/{record}/proof
        GET /api/v1/facilities/{id}/activity/{record}/file
        """;

    const string Administrators = """
        GET /api/v1/accounts
        GET /api/v1/accounts/{name}
        PUT /api/v1/accounts/{name}
        DELETE /api/v1/accounts/{name}
        GET /accounts
        POST /accounts
        POST /accounts/{name}
        POST /accounts/{name}/disable
        POST /factors
        POST /api/v1/vouchers
        PUT /api/v1/chains/{chain}/suspension
        PUT /api/v1/chains/{chain}/segments
        GET /api/v1/chains/{chain}/answer
        PUT /api/v1/factor-sets/{set}/{version:int}
        PUT /api/v1/profiles/{hash}/publication
        GET /api/v1/chains/{chain}/segments/{number:long}/message
        """;

    static readonly Role?[] All = [null, Role.Operator, Role.Analyst, Role.Auditor, Role.Administrator];

    static readonly (string Endpoints, Role?[] May)[] Table =
    [
        (Everybody, All), (Readers, All[1..]), (SignedInOnly, All[1..]), (Operators, [Role.Operator, Role.Analyst, Role.Administrator]), (Analysts, [Role.Analyst, Role.Administrator]),
        (Auditors, [Role.Auditor, Role.Administrator]), (Administrators, [Role.Administrator]),
    ];

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_names_and_nobody_else()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        Assert.Equal(Table.SelectMany(row => row.Endpoints.Split('\n')).Order(StringComparer.Ordinal), served.Endpoints.Select(Named).Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        // Everybody signs in before anybody tries what is wrong: wrong attempts make their address wait.
        var browsers = new List<(Role? Role, HttpClient Http)>();
        foreach (var role in All) browsers.Add((role, role is { } known ? await served.AsAsync(known.Name(), known) : served.Browser()));
        foreach (var (role, http) in browsers)
        {
            foreach (var (endpoints, may) in Table)
                foreach (var endpoint in endpoints.Split('\n').Where(e => !e.EndsWith("/sign-out", StringComparison.Ordinal)))
                    if (await IsLetInAsync(http, endpoint, served) != may.Contains(role)) wrong.Add($"{endpoint} for {role?.ToString() ?? "nobody"}");
            http.Dispose();
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Where_reading_is_open_everybody_reads_and_changes_need_an_account()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Open);
        using var http = served.Browser();
        foreach (var (endpoints, may) in Table)
            foreach (var endpoint in endpoints.Split('\n'))
                Assert.True(await IsLetInAsync(http, endpoint, served) == (endpoints is Everybody or Readers), endpoint);
        Assert.Contains("Everybody who reaches this address reads here", await http.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_admin_token_is_an_administrator_and_a_wrong_one_is_nobody_whatever_the_cookie_says()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = await served.AsAsync("berta", Role.Administrator);
        Assert.Equal(HttpStatusCode.OK, await http.StatusAsync("/api/v1/accounts"));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", new string('0', 64));
        Assert.Equal(HttpStatusCode.Unauthorized, await http.StatusAsync("/api/v1/accounts"));
        Assert.Equal(HttpStatusCode.Unauthorized, await http.StatusAsync("/api/v1/facilities"));
        served.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadAllText(Path.Combine(served.Ledger.Folder, "keys/admin-token")).Trim());
        Assert.Contains("\"account\":\"admin-token\",\"organisation\":\"demo\",\"role\":\"administrator\",\"facilities\":null", await served.Http.GetStringAsync("/api/v1/me", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_is_shown_where_to_sign_in_and_the_API_says_what_it_wants()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        using var http = served.Browser();
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*;q=0.8");
        using var page = await http.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Redirect, "/sign-in"), (page.StatusCode, page.Headers.Location!.OriginalString));
        using var api = await http.GetAsync("/api/v1/facilities", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "no-store", "application/problem+json"), (api.StatusCode, api.Headers.CacheControl!.ToString(), api.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.NotFound, await http.StatusAsync("/nowhere"));
    }

    [Fact]
    public async Task The_description_of_the_API_says_who_may()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        var api = System.Text.Json.JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(["admin_token", "session"], api.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name));
        var accounts = api.GetProperty("paths").GetProperty("/api/v1/accounts/{name}").GetProperty("put");
        Assert.Equal("For the role administrator.", accounts.GetProperty("description").GetString());
        Assert.Equal(["admin_token", "session"], accounts.GetProperty("security").EnumerateArray().Select(s => s.EnumerateObject().Single().Name));
        Assert.False(api.GetProperty("paths").GetProperty("/api/v1/log/consistency").GetProperty("get").TryGetProperty("security", out _));
    }

    static string Named(RouteEndpoint endpoint) =>
        $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} /{endpoint.RoutePattern.RawText!.Trim('/')}";

    /// <summary>With nothing that is there, and no body: whoever is let in hears so from the endpoint itself.</summary>
    static async Task<bool> IsLetInAsync(HttpClient http, string endpoint, ServedLedger served)
    {
        var (method, pattern) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}", match => match.Value switch { "{entry:int}" or "{number:long}" => "7", "{documentName}" => "v1", _ => new string('0', 32) });
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var form = served.Endpoints.First(e => Named(e) == endpoint).Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0] ?? "application/json";
        if (method != "GET") request.Content = new StringContent("{}", new MediaTypeHeaderValue(form));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.UnsupportedMediaType, $"{endpoint}: {answer.StatusCode}");
        if (answer.StatusCode == HttpStatusCode.Unauthorized) return answer.Headers.WwwAuthenticate.Count == 0;
        return answer.StatusCode != HttpStatusCode.Forbidden;
    }
}
