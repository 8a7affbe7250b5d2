using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>A code that a person types in place of carrying the terms.</summary>
public sealed class EnrolmentCodeTests
{
    const string Characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static readonly IPAddress Here = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void Every_single_mistyped_character_and_nearly_every_exchange_of_neighbours_shows()
    {
        var exchanged = 0;
        for (var round = 0; round < 50; round++)
        {
            var spelled = EnrolmentCode.Draw().Spelled.Replace("-", "", StringComparison.Ordinal);
            Assert.Equal(16, spelled.Length);
            for (var at = 0; at < spelled.Length; at++)
            {
                foreach (var other in Characters.Where(c => c != spelled[at])) Assert.False(EnrolmentCode.TryParse(spelled[..at] + other + spelled[(at + 1)..], out _));
                if (at == 0 || spelled[at] == spelled[at - 1]) continue;
                if (EnrolmentCode.TryParse($"{spelled[..(at - 1)]}{spelled[at]}{spelled[at - 1]}{spelled[(at + 1)..]}", out _)) exchanged++;
            }
        }
        Assert.InRange(exchanged, 0, 10); // 0 and Z side by side alone are not seen
    }

    [Fact]
    public void It_is_read_as_people_write_it_and_never_told_by_its_text()
    {
        var code = EnrolmentCode.Draw();
        foreach (var typed in (string[])[code.Spelled, code.Spelled.ToLowerInvariant(), code.Spelled.Replace("-", " ", StringComparison.Ordinal), $" {code.Spelled.Replace("-", "", StringComparison.Ordinal)} ",
            code.Spelled.Replace('0', 'o').Replace('1', 'L')])
        {
            Assert.True(EnrolmentCode.TryParse(typed, out var read), typed);
            Assert.Equal(code, read);
        }
        foreach (var wrong in (string[])["", code.Spelled[..^1], code.Spelled + "0", new string('U', 16), new string('0', 1000), "7K4M-2PXQ-9TRC-VW3Ä"]) Assert.False(EnrolmentCode.TryParse(wrong, out _));
        Assert.DoesNotContain(code.Spelled[..4], code.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_code_to_terms_to_enrolment_once()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var (code, terms) = await CodeAsync(service);
        var given = await TypeAsync(service, code.ToLowerInvariant());
        Assert.Equal(terms, await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(EnrolmentTerms.TryRead(terms, out var read).IsOk);
        Assert.True((await service.PostRequestAsync(new ChainBuilder(read!).Request.Bytes)).IsSuccessStatusCode);

        Assert.Equal((HttpStatusCode.Gone, "used"), await WhyAsync(service, code, "used"));
        Assert.Equal((HttpStatusCode.BadRequest, "mistyped"), await WhyAsync(service, code[..^1] + (code[^1] == '0' ? '1' : '0'), "mistyped"));
        Assert.Equal((HttpStatusCode.NotFound, "no such code"), await WhyAsync(service, EnrolmentCode.Draw().Spelled, "no such code"));
        Assert.Equal(HttpStatusCode.BadRequest, (await service.Http.PostAsJsonAsync("/api/v1/terms", new { }, TestContext.Current.CancellationToken)).StatusCode);
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
        Assert.IsType<CodeAnswer.Given>(ledger.Open.Codes.Take(early.Spelled, Here));
        time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<CodeAnswer.Expired>(ledger.Open.Codes.Take(late.Spelled, Here));
        Assert.IsType<CodeAnswer.Used>(ledger.Open.Codes.Take(early.Spelled, Here));
        time.Advance(TimeSpan.FromDays(31));
        ledger.Open.Codes.Give(await TermsAsync(ledger, "edge-mine"));
        Assert.IsType<CodeAnswer.Unknown>(ledger.Open.Codes.Take(late.Spelled, Here));
        Assert.IsType<CodeAnswer.Unknown>(ledger.Open.Codes.Take(early.Spelled, Here));
    }

    [Fact]
    public async Task Whoever_guesses_waits_and_holds_up_nobody_else()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(time: time);
        var codes = ledger.Open.Codes;
        var (code, _) = codes.Give(await TermsAsync(ledger, "edge-mine"));
        var network = IPAddress.Parse("2001:db8::1");
        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Spelled, IPAddress.Parse($"2001:db8::{i + 1:x}")));
            Assert.IsType<CodeAnswer.Mistyped>(codes.Take("no code", Here));
        }
        Assert.True(Assert.IsType<CodeAnswer.TooMany>(codes.Take(code.Spelled, network)).Wait <= TimeSpan.FromMinutes(10));
        Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Spelled, IPAddress.Parse("2001:db8:0:1::1")));
        for (var i = 0; i < 5000; i++) Assert.IsType<CodeAnswer.Unknown>(codes.Take(EnrolmentCode.Draw().Spelled, new IPAddress(i + 1))); // bounded, and nobody there is held up
        Assert.IsType<CodeAnswer.Given>(codes.Take(code.Spelled, Here));
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<CodeAnswer.Used>(codes.Take(code.Spelled, network));
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

    static Task<HttpResponseMessage> TypeAsync(TestService service, string code) => service.Http.PostAsJsonAsync("/api/v1/terms", new { code }, TestContext.Current.CancellationToken);

    static async Task<(HttpStatusCode, string)> WhyAsync(TestService service, string code, string why)
    {
        using var answer = await TypeAsync(service, code);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(code, text, StringComparison.OrdinalIgnoreCase);
        return (answer.StatusCode, text.Contains(why, StringComparison.Ordinal) ? why : text);
    }
}
