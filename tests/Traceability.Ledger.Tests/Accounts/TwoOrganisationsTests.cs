using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Standing;
using Traceability.Ledger.Tests.Web;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Accounts;

/// <summary>A verifier's firm was granted the mine; of the refinery beside it, which has all that the mine has, it must hear nothing, however it asks.</summary>
public sealed partial class TwoOrganisationsTests
{
    static readonly DeviceAddress Refinery = new("demo", "refinery", "edge-refinery");

    /// <summary>What an address can hold of one facility.</summary>
    sealed record Place(string Facility, string Chain, string Identity, string Parent, string From, string To);

    [Fact]
    public async Task Of_a_facility_that_was_not_granted_no_address_tells_anything()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        var (mine, refinery) = (await FillAsync(served.Ledger, TestLedger.Mine), await FillAsync(served.Ledger, Refinery));
        // With a plan too: a facility that lacks one is refused by everything that needs it, whoever asks.
        var plan = Encoding.UTF8.GetString(served.Ledger.Open.Plans.ByFacility["mine"].File.Span).Replace("\"facility\":\"mine\"", "\"facility\":\"refinery\"", StringComparison.Ordinal);
        Assert.IsType<DeedAnswer.Done>(await served.Ledger.Open.Standing.AdoptAsync("refinery", Encoding.UTF8.GetBytes(plan), null, new Author("own", "analyst"), TestContext.Current.CancellationToken));
        Assert.NotNull(served.Ledger.Open.Periods.Of("refinery", "2026-11", out _));
        foreach (var facility in (string[])["mine", "refinery"])
            Assert.IsType<DeedAnswer.Done>(await served.Ledger.Open.Factors.TakeAsync($"{facility}-supplier", 1, Encoding.UTF8.GetBytes(FactorSetTests.Set(id: $"{facility}-supplier", factor: $"{facility}-diesel")), [facility], null, new Author("own", "administrator"), TestContext.Current.CancellationToken));
        var nowhere = new Place("nowhere", new string('a', 32), new string('a', 64), new string('a', 64), mine.From, mine.To);
        using var own = await served.AsAsync("own", Role.Auditor);
        using var firm = await served.AsAsync("firm", Role.Auditor, "assurance", "mine");

        var told = new List<string>();
        var shown = 0;
        foreach (var endpoint in served.Endpoints.Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Contains("GET")))
        {
            if (endpoint.Metadata.GetMetadata<Access>() is Access.Everybody || endpoint.RoutePattern.RawText!.StartsWith("/live", StringComparison.Ordinal)) continue;
            foreach (var query in Queries(endpoint))
            {
                var of = await AskAsync(firm, endpoint, query, mine);
                Assert.Equal(await AskAsync(own, endpoint, query, mine) is var (whole, _) ? whole : default, of.Status); // the mine is told as to its owner
                if (of.Status == HttpStatusCode.OK) shown++;
                if (Tells(of.Text, refinery)) told.Add($"{endpoint.RoutePattern.RawText}{query} of the mine");
                if (!Filled(endpoint, query, mine, out _)) continue;
                // In the words that it has for what there is not.
                var (guessed, missing) = (await AskAsync(firm, endpoint, query, refinery), await AskAsync(firm, endpoint, query, nowhere));
                if (guessed != (missing.Status, Named(missing.Text, nowhere, refinery)) || guessed.Status is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden)) told.Add($"{endpoint.RoutePattern.RawText}{query}: {guessed}, {missing}");
            }
        }
        Assert.True(told.Count == 0, string.Join("\n", told));
        Assert.True(shown >= 15, $"{shown} answers of the mine"); // it is not all refused
        Assert.True(Tells((await AskAsync(own, served.Endpoints.First(e => e.RoutePattern.RawText == "/api/v1/chains"), "", mine)).Text, refinery));
    }

    [Fact]
    public async Task Nothing_is_recorded_of_a_facility_that_was_not_granted()
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        await FillAsync(served.Ledger, Refinery);
        using var http = await served.AsAsync("contractor", Role.Operator, "haulage", "mine");
        foreach (var (path, content) in ((string, HttpContent)[])[("refinery/activity", new StringContent("{}", Encoding.UTF8, "application/json")), ("nowhere/activity", new StringContent("{}", Encoding.UTF8, "application/json"))])
        {
            using var answer = await http.PostAsync("/api/v1/facilities/" + path, content, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var mine = await http.PostAsync("/api/v1/facilities/mine/activity", new StringContent("{}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, mine.StatusCode);
    }

    [Theory]
    [InlineData("/live", "\"number\":2")]
    [InlineData("/live/page", "f-mine-events")]
    [InlineData("/live/page?facility=mine", "f-mine-live")]
    public async Task What_happens_elsewhere_is_not_heard(string stream, string awaited)
    {
        await using var served = await ServedLedger.StartAsync(reading: Reading.Accounts);
        var (mine, refinery) = (await served.Ledger.EnrolAsync(), await served.Ledger.EnrolAsync(Refinery));
        await LogAsync(refinery, Refinery);
        await LogAsync(mine, TestLedger.Mine);
        using var firm = await served.AsAsync("firm", Role.Auditor, "assurance", "mine");
        using var heard = new StreamReader(await firm.GetStreamAsync(stream, TestContext.Current.CancellationToken));
        var text = new StringBuilder();
        async Task UntilAsync(string wanted)
        {
            while (!text.ToString().Contains(wanted, StringComparison.Ordinal)) text.Append(await heard.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException(text.ToString())).Append('\n');
        }
        await UntilAsync(stream == "/live" ? "event: facility" : "event: beat");
        await LogAsync(refinery, Refinery);
        await LogAsync(mine, TestLedger.Mine);
        await UntilAsync(awaited);
        Assert.DoesNotContain("refinery", text.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Hex(refinery.Chain), text.ToString(), StringComparison.Ordinal);
        Assert.Contains("mine", text.ToString(), StringComparison.Ordinal);

        // And nothing more once the account is gone.
        await served.Ledger.Open.Accounts.DisableAsync("firm", TestContext.Current.CancellationToken);
        await LogAsync(mine, TestLedger.Mine);
        while (await heard.ReadLineAsync(TestContext.Current.CancellationToken) is not null) { }

        Task LogAsync(ChainBuilder chain, DeviceAddress from) => served.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)), from);
    }

    /// <summary>A chain with energy, a truck, an event, a fork, and something refused.</summary>
    static async Task<Place> FillAsync(TestLedger ledger, DeviceAddress device)
    {
        var chain = await ledger.EnrolAsync(device);
        var first = Demo.FirstPass("1-abcd", chain.NowMs - 500, 40_000_000);
        var segment = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100, 170), first, Demo.SecondPass("2-abcd", chain.NowMs, 15_000_000, first), new SiteEvent(EventCode.Gap, chain.NowMs, "mill", chain.NowMs, null, "unplugged", device.Facility));
        await ledger.LogAsync(segment, device);
        var other = chain.Branch();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200)), device);
        await ledger.LogAsync(other.Seal(Demo.Series(Demo.Energy, other.NowMs, 210)), device);
        await ledger.RefusedAsync(segment.WithEntries([.. segment.Body.Entries.Skip(1)]), device);
        return new Place(device.Facility, Hex(chain.Chain), Hex(segment.Identity), Hex(segment.Identity), At(chain.NowMs - 3_600_000), At(chain.NowMs + 3_600_000));
    }

    static IEnumerable<string> Queries(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText switch
    {
        "/api/v1/bundles/period" => ["?facility={facility}&channel=mill.energy_import&from={from}&to={to}"],
        "/api/v1/bundles/weighings" => ["?chain={chain}&from={from}&to={to}"],
        "/api/v1/weighings" or "/api/v1/findings" => ["", "?facility={facility}"],
        _ => [""],
    };

    static async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpClient http, RouteEndpoint endpoint, string query, Place of)
    {
        Filled(endpoint, query, of, out var path);
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        // Bundles are bytes: what is text in them stays it.
        return (answer.StatusCode, Trace().Replace(Encoding.Latin1.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), ""));
    }

    /// <summary>False where the address names nothing of a facility.</summary>
    static bool Filled(RouteEndpoint endpoint, string query, Place of, out string path)
    {
        var names = false;
        path = Hole().Replace(endpoint.RoutePattern.RawText!.TrimEnd('/') + query, hole =>
        {
            var value = hole.Groups[1].Value switch
            {
                "id" or "facility" => of.Facility,
                "chain" => of.Chain,
                "identity" => of.Identity,
                "set" => $"{of.Facility}-supplier",
                _ => null,
            };
            names |= value is not null;
            return value ?? hole.Groups[1].Value switch
            {
                "parent" => of.Parent, "from" => of.From, "to" => of.To, "entry" => "2", "channel" => "mill.energy_import", "day" => "2026-11-21", "period" => "2026-11", "stream" => "mill", "version" => "1", "record" or "deed" or "profile" => new string('0', 64), "name" => "own", "number" => "1",
                var unknown => throw new InvalidOperationException($"what stands in {{{unknown}}}?"),
            };
        });
        if (path.Length == 0) path = "/";
        return names;
    }

    static bool Tells(string text, Place of) => text.Contains(of.Facility, StringComparison.OrdinalIgnoreCase) || text.Contains(of.Chain, StringComparison.Ordinal) || text.Contains(of.Identity, StringComparison.Ordinal);

    static string Named(string text, Place from, Place to) =>
        text.Replace(from.Facility, to.Facility, StringComparison.Ordinal).Replace(from.Identity, to.Identity, StringComparison.Ordinal).Replace(from.Chain, to.Chain, StringComparison.Ordinal);

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    static string At(long ms) => Uri.EscapeDataString(DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture));

    [GeneratedRegex("\"trace_id\":\"[^\"]*\"")]
    private static partial Regex Trace();

    [GeneratedRegex(@"\{\**(\w+)[^}]*\}")]
    private static partial Regex Hole();
}
