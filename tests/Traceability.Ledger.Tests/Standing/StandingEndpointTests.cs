using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Traceability.Ledger.Tests.Periods;
using Traceability.Ledger.Tests.Web;
using Xunit;

namespace Traceability.Ledger.Tests.Standing;

public sealed class StandingEndpointTests
{
    const string Mine = "/api/v1/facilities/mine";

    static readonly string second = BilledMine.PlanWith("\"version\":1", "\"version\":2");

    const string Calibrations = """{"format":1,"calibrations":[{"point":"mill","serial":"1","certificate":"C-1","laboratory":"NATA 42","calibrated_on":"2026-01-05","valid_until":"2027-01-05"}]}""";

    [Fact]
    public async Task A_file_is_put_into_force_its_deed_and_document_are_held_and_it_is_shown_to_readers()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        var (status, calibrated) = await PutAsync(served, Mine + "/calibrations?note=yearly", Calibrations);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((status, calibrated), await PutAsync(served, Mine + "/calibrations?note=yearly", Calibrations));
        var calendar = await JsonAsync(served, Mine + "/calibrations");
        Assert.Equal(("mill", "2027-01-05", calibrated, "yearly"), (Text(calendar.GetProperty("points")[0], "point"), Text(calendar.GetProperty("points")[0], "until"),
            Text(calendar.GetProperty("deed"), "id"), Text(calendar.GetProperty("deed"), "note")));

        Assert.Equal(BilledMine.Plan, await served.Http.GetStringAsync(Mine + "/plan", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(served, Mine + "/plan", second)).Status);
        Assert.Equal(second, await served.Http.GetStringAsync(Mine + "/plan?version=2", TestContext.Current.CancellationToken));
        Assert.Equal(2, (await JsonAsync(served, Mine + "/plans"))[0].GetProperty("version").GetInt32());

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(served, Mine + "/periods/2026-11/production", """{"format":1,"runs":[]}""")).Status);
        var deeds = (await JsonAsync(served, Mine + "/deeds")).GetProperty("items").EnumerateArray().Select(d => Text(d, "kind"));
        Assert.Equal(["production", "plan", "calibrations"], deeds);
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"{Mine}/deeds/{calibrated}/documents/calibrations") { Headers = { Authorization = served.AdminToken } };
        using var document = await served.Http.SendAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(Calibrations, await document.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var sets = await JsonAsync(served, "/api/v1/factor-sets");
        Assert.True(sets[0].GetProperty("shipped").GetBoolean());
        var rows = (await JsonAsync(served, $"/api/v1/factor-sets/{Text(sets[0], "id")}/{sets[0].GetProperty("version").GetInt32()}")).GetProperty("factors");
        Assert.All(rows.EnumerateArray(), r => Assert.True(Text(r, "licence")!.Length > 0 && Text(r, "document")!.Length > 0));
    }

    [Fact]
    public async Task Whoever_puts_a_whole_file_in_the_place_of_another_names_the_deed_that_was_looked_at()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start(plan: CertificateTests.InMarket));
        foreach (var (path, what, files) in ((string, string, string[])[])
        [
            ("/calibrations", "calibrations", [Calibrations, Calibrations.Replace("C-1", "C-2", StringComparison.Ordinal)]),
            ("/certificates", "certificates", [.. ((string[])["wind", "sun"]).Select(id => $"{{\"format\":1,\"certificates\":[{CertificateTests.Certificate(id, 9)}]}}")]),
            ("/periods/2026-11/production", "production of 2026-11", ["""{"format":1,"runs":[]}""", """{"format":1, "runs":[]}"""]),
        ])
        {
            Assert.Equal((HttpStatusCode.Conflict, $"seen: found {new string('0', 64)}; allowed: nothing, since no {what} stand yet"), await PutAsync(served, $"{Mine}{path}?seen={new string('0', 64)}", files[0]));
            var (status, first) = await PutAsync(served, Mine + path, files[0]);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal((status, first), await PutAsync(served, Mine + path, files[0])); // the same again
            var (refused, says) = await PutAsync(served, Mine + path, files[1]);
            Assert.Equal(HttpStatusCode.Conflict, refused);
            Assert.StartsWith($"seen: found nothing; allowed: {first}, the {what} that stand since", says, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await PutAsync(served, $"{Mine}{path}?seen={first}", files[1])).Status);
        }
    }

    [Fact]
    public async Task Every_refusal_is_a_sentence_and_does_nothing()
    {
        await using var served = await ServedLedger.StartAsync(BilledMine.Start());
        (string Says, string Path, string File)[] refused =
        [
            ("400 calibrations:1: (file): found text that is not JSON", Mine + "/calibrations", "{"),
            ("404 no monitoring plan of a facility \"moon\"", "/api/v1/facilities/moon/calibrations", Calibrations),
            ("400 note: 1 to 1024 bytes on one line, or none", Mine + "/calibrations?note=a%0Ab", Calibrations),
            ("409 version: found 1; allowed: 2, the one after what stands", Mine + "/plan", BilledMine.Plan),
            ("400 facility: found \"mine\"; allowed: moon, whose plan it is to be", "/api/v1/facilities/moon/plan", second),
            ("400 deed: a name that is not [a-z0-9-]", "/api/v1/facilities/Pit.1/plan", BilledMine.Plan.Replace("\"facility\":\"mine\"", "\"facility\":\"Pit.1\"", StringComparison.Ordinal)),
            ("404 period: \"never\"; allowed: a year, month or day", Mine + "/periods/never/production", """{"format":1,"runs":[]}"""),
            ("400 certificates:1: certificates: found a list; allowed: a list of at least 1 objects", Mine + "/certificates", """{"format":1,"certificates":[]}"""),
            ("400 factors:1: format: found nothing", "/api/v1/factor-sets/own/1", "{}"),
            ("400 Content-Length: 1 to 1048576 bytes", Mine + "/plan", new string(' ', (1 << 20) + 1)),
        ];
        foreach (var (says, path, file) in refused)
        {
            var (status, said) = await PutAsync(served, path, file);
            Assert.StartsWith(says, $"{(int)status} {said}", StringComparison.Ordinal);
        }
        foreach (var missing in (string[])["/api/v1/facilities/moon/calibrations", "/api/v1/facilities/moon/plan", Mine + "/plan?version=9", "/api/v1/factor-sets/own/1"])
            Assert.Equal(HttpStatusCode.NotFound, (await served.Http.GetAsync(missing, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(0, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
    }

    static async Task<JsonElement> JsonAsync(ServedLedger served, string path) => JsonDocument.Parse(await served.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    /// <summary>The deed's id, or the problem's sentence.</summary>
    static async Task<(HttpStatusCode Status, string Said)> PutAsync(ServedLedger served, string path, string file)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(file, Encoding.UTF8, "application/json"), Headers = { Authorization = served.AdminToken } };
        using var answer = await served.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (answer.StatusCode, said.TryGetProperty(answer.IsSuccessStatusCode ? "id" : "detail", out var text) ? text.GetString()! : "");
    }

    static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
