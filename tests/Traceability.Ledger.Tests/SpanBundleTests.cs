using System.Net;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Bundles of a span, made by the ledger and judged by the verifier.</summary>
public sealed class SpanBundleTests
{
    [Fact]
    public async Task A_period_is_proven_by_its_register_statements_and_by_what_bears_on_it()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var start = chain.NowMs;
        await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        long? previous = null;
        for (var day = 0; day < 5; day++)
        {
            await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 1000 * day + 100)));
            var stated = chain.Seal(Stated(chain.NowMs, 1000 * day + 200, previous), new SiteEvent(EventCode.Gap, chain.NowMs, "diesel", null, null, "timeout", ""));
            await service.Ledger.LogAsync(stated);
            previous = stated.Segment.Header.FirstSeq + 1;
        }
        var found = await AcceptedAsync(service, $"period?facility=mine&channel=mill.energy_import&from={At(start + 4_000)}&to={At(start + 8_000)}");
        var period = Assert.IsType<SubjectFinding.Period>(found.Finding);
        Assert.Equal((Int128)2000, period.Quantity);
        Assert.Equal((3, 0L), (period.Statements, period.Resets));
        Assert.DoesNotContain(found.Segments.SelectMany(segment => segment.Entries.Values), entry => entry is Series or Weighing);

        await ExpectAsync(service, HttpStatusCode.NotFound, $"period?facility=mine&channel=mill.energy_import&from={At(start + 4_000)}&to={At(start + 60_000)}", "do not enclose");
        await ExpectAsync(service, HttpStatusCode.NotFound, $"period?facility=mine&channel=mill.absent&from={At(start)}&to={At(start)}", "no channel");
        await ExpectAsync(service, HttpStatusCode.BadRequest, $"period?facility=mine&channel=mill.energy_import&from={At(start + 1)}&to={At(start)}", "from is after to");
    }

    [Fact]
    public async Task Weighings_of_a_span_are_counted_and_what_cannot_be_told_is_said()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var start = chain.NowMs;
        for (var i = 0; i < 6; i++)
            await service.Ledger.LogAsync(chain.Seal(i == 3 ? [Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000)] : (Entry[])[Demo.Series(Demo.Energy, chain.NowMs, 100 + i)]));
        var id = Convert.ToHexStringLower(chain.Chain);
        var found = await AcceptedAsync(service, $"weighings?chain={id}&from={At(start + 2_500)}&to={At(start + 4_500)}");
        // What the ledger alone says of a branch that it could hold back, it does not say yet on the day itself.
        Assert.Contains("day statement", Assert.IsType<SubjectFinding.Weighings>(found.Finding).Why, StringComparison.Ordinal);
        await ExpectAsync(service, HttpStatusCode.NotFound, $"weighings?chain={id}&from={At(start + 2_500)}&to={At(start + 9_000_000)}", "do not enclose");
        await ExpectAsync(service, HttpStatusCode.NotFound, $"weighings?chain={new string('0', 32)}&from={At(start)}&to={At(start)}", "no such chain");
    }

    [Fact]
    public async Task Bundles_of_a_rotated_chain_carry_its_rotation_and_the_proof_of_its_enrolment()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var device = await service.DeviceAsync(broker.Port);
        await device.Link.PublishAsync("tr/v1/demo/mine/edge-mine/rotation", chain.Rotate().Bytes, 1, false, default);
        var weighed = chain.Seal(Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        // Behind its rotation on the same connection, so it is taken at the first try.
        await device.Link.PublishAsync("tr/v1/demo/mine/edge-mine/segment", weighed.Message, 1, false, default);
        // The first receipt to come may still be that of the segment before.
        byte[]? bundle = null;
        while (bundle is null)
        {
            await device.NextAsync("tr/v1/demo/mine/edge-mine/receipt");
            using var answer = await service.Http.GetAsync($"/api/v1/bundles/{Convert.ToHexStringLower(weighed.Identity)}/1");
            if (answer.StatusCode != HttpStatusCode.NotFound) bundle = await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }
        Assert.True(bundle.Length <= 4096, $"{bundle.Length} bytes");
        Assert.Equal(BundleVerdict.Accepted, BundleCheck.Run(bundle, Policy(service), new ProfileRules(), out var found));
        Assert.Equal((2, true), (found!.SubjectChain.Keys.Terms.Count, found.SubjectChain.IsLogged));
        Assert.True(Assert.Single(found.Statements).IsLogged);
        Assert.Equal(2, (await service.GetAsync($"/api/v1/chains/{Convert.ToHexStringLower(chain.Chain)}/keys")).GetProperty("keys").GetArrayLength());
        await device.DisposeAsync();
    }

    static RegisterStatement Stated(long atMs, int mantissa, long? previous) => new(StatementReason.UtcMidnight, atMs,
        [new CounterState(Demo.Energy, Reading(atMs - 1000, mantissa), Reading(atMs, mantissa + 1), null, 0, 0)], previous);

    static CounterReading Reading(long atMs, int mantissa) => new(atMs, [(byte)(mantissa >> 24), (byte)(mantissa >> 16), (byte)(mantissa >> 8), (byte)mantissa], -2, mantissa);

    static string At(long unixMs) => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    static async Task<CheckedBundle> AcceptedAsync(TestService service, string place)
    {
        var bundle = await service.Http.GetByteArrayAsync($"/api/v1/bundles/{place}");
        var verdict = BundleCheck.Run(bundle, Policy(service), new ProfileRules(), out var found);
        Assert.True(verdict.IsAccepted, $"{verdict}: {verdict.Reason}");
        return found!;
    }

    static async Task ExpectAsync(TestService service, HttpStatusCode status, string place, string why)
    {
        using var answer = await service.Http.GetAsync($"/api/v1/bundles/{place}");
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static TrustPolicy Policy(TestService service)
    {
        Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes(
            string.Concat(service.LastTerms.Logs.Select(log => $"log {new Evidence.Log.NoteKey(log.Origin, log.Key).ToVerifierKey()}\n")) + "quorum none\n"), out var policy).IsOk);
        return policy!;
    }
}
