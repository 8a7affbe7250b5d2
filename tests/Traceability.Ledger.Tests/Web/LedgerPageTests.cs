using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Enrolment;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

public sealed partial class LedgerPageTests
{
    const string Hostile = "<img src=x onerror=alert(1)><hx-partial id=ledger>";

    [Fact]
    public async Task The_figures_stand_in_the_page_exactly_as_the_api_gives_them()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00, 1_334_66), Demo.Series(Demo.Diesel, chain.NowMs, 500_00, 502_25)));
        var first = Demo.FirstPass("000001-a3f0", chain.NowMs - 500, 63_080_000);
        await served.Ledger.LogAsync(chain.Seal(first, Demo.SecondPass("000002-a3f0", chain.NowMs, 21_240_000, first)));

        var page = await served.PageWithAsync("segments\">2</dd>");
        var figures = served.Ledger.Figures();

        Assert.Equal("1234.66", Value(page, "f-mine-kwh"));
        Assert.Equal(Plain(figures.Scope1Kg!.Value), Value(page, "f-mine-scope1"));
        Assert.Equal(Plain(figures.Scope2Kg!.Value), Value(page, "f-mine-scope2"));
        Assert.Equal(Plain(figures.Scope1Kg!.Value + figures.Scope2Kg!.Value), Value(page, "f-mine-total"));
        Assert.Equal("41.84", Value(page, "f-mine-net"));
        Assert.Contains("1\u2009234", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("epa-hub-2022-diesel-mining-trucks-us", page, StringComparison.Ordinal);
        Assert.Contains(figures.InputsHash, page, StringComparison.Ordinal);
        Assert.Contains("000002-a3f0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for the second", page, StringComparison.Ordinal);
        Assert.Contains("class=\"state complete\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hours_add_up_to_the_total()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        for (var i = 0; i < 5; i++, chain.NowMs += 47 * 60_000)
            await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00 + i * 777), Demo.Series(Demo.Diesel, chain.NowMs, 500_00 + i * 333)));

        var page = await served.PageWithAsync("segments\">5</dd>");
        var rows = HourRow().Matches(page);

        Assert.True(rows.Count >= 3, $"{rows.Count} hours");
        var sum = rows.SelectMany(r => DataValue().Matches(r.Value)).Sum(m => decimal.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(served.Ledger.Figures() is var f ? f.Scope1Kg + f.Scope2Kg : 0, sum);
    }

    [Fact]
    public async Task What_a_device_or_a_stranger_writes_stays_text()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100), new SiteEvent(EventCode.Gap, chain.NowMs, Hostile, chain.NowMs, null, Hostile, Hostile),
            Demo.FirstPass(Hostile, chain.NowMs, 20_000)));
        await served.Ledger.RefusedAsync(Encoding.UTF8.GetBytes(Hostile), new DeviceAddress(Hostile, Hostile, Hostile));

        var page = await served.PageWithAsync("onerror");

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<hx-partial", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal); // the policy allows none
    }

    [Fact]
    public async Task A_facility_without_data_is_not_shown_as_zero_and_says_why_it_is_incomplete()
    {
        await using var served = await ServedLedger.StartAsync();
        var page = await served.PageAsync();
        Assert.Contains("That is not zero.", page, StringComparison.Ordinal);
        Assert.Contains("diesel: no data", page, StringComparison.Ordinal);
        Assert.Contains("class=\"state incomplete\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("f-mine-total", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_thief_and_the_stranger_are_shown_with_what_was_signed_and_claimed()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        var signed = Demo.Series(Demo.Diesel, chain.NowMs, 500_00, 600_00);
        var genuine = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00), signed);
        await served.Ledger.LogAsync(genuine);
        await served.Ledger.RefusedAsync(genuine.WithEntries([.. genuine.Body.Entries.Take(3), Demo.Series(Demo.Diesel, signed.TimesMs[^1], 500_00, 500_00).Encode()]));

        var page = await served.PageAsync();

        Assert.Contains("entries altered", page, StringComparison.Ordinal);
        Assert.Contains("diesel.volume_total", page, StringComparison.Ordinal);
        Assert.Matches("<dt>Signed</dt><dd>600.00 l</dd>", page);
        Assert.Matches("<dt>Claimed</dt><dd>500.00 l</dd>", page);
        Assert.Contains(served.Ledger.EvidenceFolder, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_forbids_inline_code_and_its_files_are_kept_for_ever()
    {
        await using var served = await ServedLedger.StartAsync();
        using var answer = await served.Http.GetAsync("/");
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());

        var page = await answer.Content.ReadAsStringAsync();
        var addresses = Address().Matches(page).Select(m => m.Groups[1].Value).Where(a => a.StartsWith("/dist/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, addresses.Count);
        Assert.DoesNotContain("//", string.Concat(Address().Matches(page).Select(m => m.Groups[1].Value)), StringComparison.Ordinal);
        foreach (var address in addresses)
        {
            using var file = await served.Http.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Contains("immutable", file.Headers.GetValues("Cache-Control").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_page_that_checks_bundles_consists_of_files_of_this_ledger_and_forbids_inline_code()
    {
        await using var served = await ServedLedger.StartAsync();
        var page = await served.Http.GetStringAsync("/verify");
        Assert.DoesNotMatch("<style|<script>|style=| on[a-z]+=", page);
        var files = Address().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(["verify.css", "verify.js", "verify-page.js"], files);
        foreach (var (address, type) in files.Select(file => ($"/{file}", file.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript")).Append(("/verify", "text/html")))
        {
            using var answer = await served.Http.GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'self'; ", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_stream_gives_every_region_once_and_then_only_what_changed()
    {
        await using var served = await ServedLedger.StartAsync();
        var chain = await served.Ledger.EnrolAsync();
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00, 101_50), Demo.Series(Demo.Diesel, chain.NowMs, 500_00)));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var lines = new StreamReader(await served.Http.GetStreamAsync("/live/page", deadline.Token));

        await UntilAsync("<data value=\"1.5\">");
        await served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 104_25)));
        await UntilAsync("<data value=\"4.25\">");
        await UntilAsync("event: beat");

        async Task UntilAsync(string awaited)
        {
            while (await lines.ReadLineAsync(deadline.Token) is { } line)
                if (line.Contains(awaited, StringComparison.Ordinal)) return;
            Assert.Fail($"the stream ended before {awaited}");
        }
    }

    static string Value(string page, string id)
    {
        var found = Regex.Match(page, $"id=\"{id}\"[^>]*><span class=\"amount\"><data value=\"([^\"]*)\"");
        Assert.True(found.Success, $"{id} is not in the page");
        return found.Groups[1].Value;
    }

    static string Plain(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("<tr data-hour=.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex HourRow();

    [GeneratedRegex("<data value=\"([^\"]*)\"")]
    private static partial Regex DataValue();

    [GeneratedRegex("(?:src|href)=\"([^\"#]*)\"")]
    private static partial Regex Address();
}
