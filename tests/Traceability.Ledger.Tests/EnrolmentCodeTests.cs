using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>What the ledger gives for the id of a code, and how often.</summary>
public sealed class EnrolmentCodeTests
{
    static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    [Fact]
    public async Task From_code_to_terms_to_enrolment_once()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var (code, terms) = await CodeAsync(service);
        // Who steals the folder of a code that is not spent finds its terms, and neither the code nor what makes other terms count.
        Assert.True(EnrolmentCode.TryParse(code, out var parsed));
        var stolen = await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(Path.Combine(service.Ledger.Folder, "codes"))), TestContext.Current.CancellationToken);
        Assert.Equal([parsed.TagOf(terms), .. terms.Split('\n')[..^1]], stolen[1..]);
        using var answer = await AskAsync(service, parsed);
        var given = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(terms, given.GetProperty("terms").GetString());
        Assert.True(parsed.Vouches(terms, given.GetProperty("tag").GetString()!));
        Assert.True(EnrolmentTerms.TryRead(terms, out var read).IsOk);
        Assert.True((await service.PostRequestAsync(new ChainBuilder(read!).Request.Bytes)).IsSuccessStatusCode);

        Assert.Equal((HttpStatusCode.Gone, "used"), await WhyAsync(service, parsed, "used"));
        Assert.Equal((HttpStatusCode.NotFound, "no such code"), await WhyAsync(service, EnrolmentCode.Draw(), "no such code"));
        foreach (var wish in (object[])[new { }, new { id = "" }, new { id = "zz" }, new { id = code }, new { code }, new { id = new string('a', 1000) }])
            Assert.Equal(HttpStatusCode.BadRequest, (await service.Http.PostAsJsonAsync("/api/v1/terms", wish, TestContext.Current.CancellationToken)).StatusCode);
        // Neither the code nor, any more, the voucher lies in the folder.
        var left = Assert.Single(Directory.GetFiles(Path.Combine(service.Ledger.Folder, "codes")));
        Assert.DoesNotContain("voucher", await File.ReadAllTextAsync(left, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain(code.Replace("-", "", StringComparison.Ordinal), left, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Terms_and_code_are_of_one_voucher_which_is_good_once_and_for_ninety_days()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        var terms = await TermsAsync(ledger, "edge-mine");
        time.Advance(TimeSpan.FromDays(91));
        Assert.Contains("expired", Assert.IsType<EnrolmentAnswer.Conflict>(await ledger.Open.Enrolments.EnrolAsync(new ChainBuilder(terms).Request.Bytes, default)).Why, StringComparison.Ordinal);
        terms = await TermsAsync(ledger, "edge-mine");
        time.Advance(TimeSpan.FromDays(89));
        var request = new ChainBuilder(terms).Request.Bytes;
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Enrolments.EnrolAsync(request, default));
        time.Advance(TimeSpan.FromDays(89));
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Enrolments.EnrolAsync(request, default)); // the same again
    }

    [Fact]
    public async Task A_code_expires_is_remembered_for_a_while_and_survives_a_restart()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        var (early, _) = ledger.Open.Codes.Give(await TermsAsync(ledger, "edge-mine"));
        var (late, until) = ledger.Open.Codes.Give(await TermsAsync(ledger, "edge-mine"));
        Assert.Equal(time.GetUtcNow().AddHours(72), until);
        time.Advance(TimeSpan.FromHours(71));
        await ledger.RestartAsync();
        Assert.IsType<CodeAnswer.Given>(ledger.Open.Codes.Take(early.Id, Here));
        time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<CodeAnswer.Expired>(ledger.Open.Codes.Take(late.Id, Here));
        Assert.IsType<CodeAnswer.Used>(ledger.Open.Codes.Take(early.Id, Here));
        time.Advance(TimeSpan.FromDays(31));
        ledger.Open.Codes.Give(await TermsAsync(ledger, "edge-mine"));
        Assert.IsType<CodeAnswer.Unknown>(ledger.Open.Codes.Take(late.Id, Here));
        Assert.IsType<CodeAnswer.Unknown>(ledger.Open.Codes.Take(early.Id, Here));
    }

    [Fact]
    public async Task Whoever_guesses_waits_and_holds_up_nobody_else()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        var codes = ledger.Open.Codes;
        var (code, _) = codes.Give(await TermsAsync(ledger, "edge-mine"));
        var network = IPAddress.Parse("2001:db8::1");
        for (var i = 0; i < 10; i++) Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Id, IPAddress.Parse($"2001:db8::{i + 1:x}")));
        Assert.True(Assert.IsType<CodeAnswer.TooMany>(codes.Take(code.Id, network)).Wait <= TimeSpan.FromMinutes(10));
        Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Id, IPAddress.Parse("2001:db8:0:1::1")));
        for (var i = 0; i < 5000; i++) Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Id, new IPAddress(i + 1))); // bounded, and nobody there is held up
        Assert.IsType<CodeAnswer.Given>(codes.Take(code.Id, Here));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<CodeAnswer.Used>(codes.Take(code.Id, network));
    }

    static async Task<EnrolmentTerms> TermsAsync(TestLedger ledger, string device) =>
        Assert.IsType<EnrolmentAnswer.Terms>(await ledger.Open.Enrolments.GiveVoucherAsync(TestLedger.Mine with { Device = device }, CancellationToken.None)).Given;

    static async Task<(string Code, string Terms)> CodeAsync(TestService service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/vouchers") { Content = JsonContent.Create(new { org = "demo", facility = "mine", device = "edge-mine" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", service.AdminToken);
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await service.Http.SendAsync(request);
        var json = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (json.GetProperty("code").GetString()!, json.GetProperty("terms").GetString()!);
    }

    static Task<HttpResponseMessage> AskAsync(TestService service, EnrolmentCode code) =>
        service.Http.PostAsJsonAsync("/api/v1/terms", new { id = Convert.ToHexStringLower(code.Id) }, TestContext.Current.CancellationToken);

    static async Task<(HttpStatusCode, string)> WhyAsync(TestService service, EnrolmentCode code, string why)
    {
        using var answer = await AskAsync(service, code);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Contains(why, StringComparison.Ordinal) ? why : text);
    }
}
