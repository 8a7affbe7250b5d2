using System.Net;
using System.Text.Json;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>Whoever asks for something else than there is hears it, and gets nothing in its place.</summary>
public sealed class AskedParameterTests
{
    const string Facility = "/api/v1/facilities/mine", Activity = Facility + "/activity";

    [Theory]
    [InlineData(Activity + "?strem=mill", "unknown: strem; allowed: stream, after, limit, form")]
    [InlineData(Activity + "?Limit=1", "unknown: Limit; allowed: stream, after, limit, form")]
    [InlineData(Activity + "?table=x", "unknown: table; allowed: stream, after, limit, form")]
    [InlineData(Facility + "/periods/2026-11?format=csv&x=1", "unknown: format, x; allowed: form, table")]
    [InlineData("/api/v1/facilities?form=csv", "unknown: form; allowed: no parameters")]
    [InlineData(Facility + "/plan?id=mine", "unknown: id; allowed: version")]
    [InlineData("/api/v1/bundles/period?facility=mine&channel=mill.energy_import&from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&grant=00", "unknown: grant; allowed: facility, channel, from, to")]
    public async Task An_unknown_parameter_is_named_with_those_that_are_known(string path, string says)
    {
        await using var served = await ServedAsync();
        Assert.Equal((HttpStatusCode.BadRequest, says), await AskAsync(served, path));
    }

    [Theory]
    [InlineData(Facility + "/hours?from=2026-11-01", "from: \"2026-11-01\"; allowed: RFC 3339")]
    [InlineData(Facility + "/hours?to=11/05/2026 10:00", "to: \"11/05/2026 10:00\"; allowed: RFC 3339")]
    [InlineData("/api/v1/channels/mine/mill.energy_import/readings?from=2026-11-01T00:00:00", "from: \"2026-11-01T00:00:00\"; allowed: RFC 3339")]
    [InlineData("/api/v1/bundles/period?facility=mine&channel=mill.energy_import&from=2026-11-01&to=2026-11-02T00:00:00Z", "from: \"2026-11-01\"; allowed: RFC 3339")]
    public async Task An_instant_without_its_zone_is_none(string path, string says)
    {
        await using var served = await ServedAsync();
        var (status, said) = await AskAsync(served, path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith(says, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_leads_on_in_its_own_list_and_garbled_or_of_another_is_refused()
    {
        await using var served = await ServedAsync();
        var first = await PageAsync(served, $"{Activity}?limit=1");
        var cursor = Uri.EscapeDataString(first.Next!);
        // However many rows a page has, and in whatever form.
        var second = await PageAsync(served, $"{Activity}?limit=2&form=json&after={cursor}");
        Assert.NotEqual(first.Items, second.Items);
        Assert.Equal((2, null), (second.Count, second.Next));
        Assert.NotNull((await PageAsync(served, $"{Facility}/months?limit=1")).Next);
        foreach (var wrong in (string[])
        [
            $"{Activity}?after={cursor[..^1]}", $"{Activity}?after={cursor}0", $"{Activity}?after=1", $"{Activity}?after=", $"{Activity}?after=~", $"{Activity}?after=9{cursor}",
            $"{Activity}?stream=bowser&after={cursor}", $"{Facility}/deeds?after={cursor}", $"{Facility}/months?after={cursor}", $"/api/v1/weighings?after={cursor}",
        ])
        {
            var (status, said) = await AskAsync(served, wrong);
            Assert.True(status == HttpStatusCode.BadRequest && said.EndsWith("allowed: what a page of this very list gave as next, or nothing for its beginning", StringComparison.Ordinal), $"{wrong}: {status} {said}");
        }
    }

    /// <summary>Of every list, so that one which is new is not left out.</summary>
    [Fact]
    public async Task No_list_begins_anew_by_a_cursor_that_it_cannot_read()
    {
        await using var served = await ServedAsync();
        var paths = JsonDocument.Parse(await served.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement.GetProperty("paths");
        using var own = await served.AsAsync("own", Role.Administrator);
        var lists = paths.EnumerateObject().Where(path => path.Value.TryGetProperty("get", out var get) && get.TryGetProperty("parameters", out var asked) && asked.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "after")).Select(path => path.Name).ToList();
        Assert.True(lists.Count >= 10, string.Join(", ", lists));
        foreach (var list in lists)
        {
            using var answer = await own.GetAsync(list.Replace("{id}", "mine", StringComparison.Ordinal).Replace("{facility}", "mine", StringComparison.Ordinal).Replace("{channel}", "mill.energy_import", StringComparison.Ordinal).Replace("{chain}", new string('0', 32), StringComparison.Ordinal) + "?after=77.1", TestContext.Current.CancellationToken);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{list}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_without_its_body()
    {
        await using var served = await ServedAsync();
        using var own = await served.AsAsync("own", Role.Administrator);
        foreach (var path in (string[])["/", "/facilities/mine", "/healthz", "/openapi/v1.json", Activity, Activity + "?after=1", Facility + "/plan", "/api/v1/facilities/moon", "/log/segments/checkpoint", "/live", "/live/page", "/nowhere"])
        {
            using var got = await own.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await own.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal((path, got.StatusCode, got.Content.Headers.ContentType?.ToString()), (path, head.StatusCode, head.Content.Headers.ContentType?.ToString()));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
        using var post = new HttpRequestMessage(HttpMethod.Head, Facility + "/periods/2026-11/closing");
        using var none = await own.SendAsync(post, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, none.StatusCode);
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var ledger = BilledMine.Start();
        await ledger.MeterAsync();
        foreach (var document in (string[])["D-1", "D-2", "D-3"]) await ledger.RecordAsync(BilledMine.DieselBill with { Document = document });
        return await ServedLedger.StartAsync(ledger);
    }

    static async Task<(HttpStatusCode Status, string Said)> AskAsync(ServedLedger served, string path)
    {
        using var answer = await served.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, said.TryGetProperty("detail", out var detail) ? detail.GetString()! : "");
    }

    static async Task<(string Items, int Count, string? Next)> PageAsync(ServedLedger served, string path)
    {
        var page = JsonDocument.Parse(await served.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
        return (page.GetProperty("items").GetRawText(), page.GetProperty("items").GetArrayLength(), page.GetProperty("next").GetString());
    }
}
