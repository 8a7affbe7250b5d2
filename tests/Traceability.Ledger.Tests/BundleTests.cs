using System.Net;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class BundleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_weighing_and_a_reading_are_given_out_as_bundles_that_the_verifier_accepts_and_that_show_no_neighbour()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var weighed = chain.Seal(Demo.Series(Demo.Diesel, chain.NowMs, 10, 20), Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        await service.Ledger.LogAsync(weighed);
        Assert.True(TrustPolicy.TryRead(Encoding.UTF8.GetBytes($"log {service.Terms.LogKey.ToVerifierKey()}\nquorum none\n"), out var policy).IsOk);

        var row = (await service.GetAsync("/api/v1/weighings")).GetProperty("items")[0];
        var ticket = await BytesAsync(service, row.GetProperty("identity").GetString()!, row.GetProperty("entry").GetInt32(), null);
        var found = Accepted(ticket, policy);
        var shown = Assert.Single(found.Segments);
        var weighing = Assert.IsType<Weighing>(shown.Entries.Values.Single());
        Assert.Equal("1-abcd", weighing.Ticket);
        Assert.Equal("deck.gross", shown.ChannelOf(weighing)!.Id); // whose rule decodes the weight words
        Assert.DoesNotContain(Convert.ToHexString(weighed.Body.Entries[1]), Convert.ToHexString(ticket), StringComparison.Ordinal);
        output.WriteLine($"the bundle of a ticket: {ticket.Length} bytes");
        Assert.True(ticket.Length <= 4096, $"{ticket.Length} bytes");

        var readings = (await service.GetAsync("/api/v1/channels/mine/diesel.volume_total/readings")).GetProperty("items");
        var reading = readings.EnumerateArray().Last();
        found = Accepted(await BytesAsync(service, reading.GetProperty("identity").GetString()!, reading.GetProperty("entry").GetInt32(), reading.GetProperty("reading").GetInt32()), policy);
        var segment = Assert.Single(found.Segments);
        Assert.Equal([10, 20], Assert.IsType<Series>(segment.Entries.Values.Single()).Mantissas);
        Assert.NotNull(segment.Configuration); // from the segment that showed it, so that the value can be decoded anew
    }

    [Fact]
    public async Task What_is_not_held_not_covered_or_not_of_that_kind_is_not_given_out()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var built = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        var identity = Convert.ToHexStringLower(built.Identity);
        await ExpectAsync(HttpStatusCode.NotFound, $"{identity}/2", "no such segment");
        await service.Ledger.LogAsync(built);
        await ExpectAsync(HttpStatusCode.NotFound, $"{identity}/2", "is no weighing");
        await ExpectAsync(HttpStatusCode.NotFound, $"{identity}/2?reading=1", "no series with a reading 1");
        await ExpectAsync(HttpStatusCode.NotFound, $"{identity}/99", "entry 99");
        await ExpectAsync(HttpStatusCode.BadRequest, "12/2", "64 hexadecimal digits");

        async Task ExpectAsync(HttpStatusCode status, string place, string why)
        {
            using var answer = await service.Http.GetAsync($"/api/v1/bundles/{place}");
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task As_long_as_no_checkpoint_covers_a_segment_nothing_is_proven_about_it()
    {
        await using var ledger = TestLedger.Start(cadence: new LogCadence(TimeSpan.FromHours(1), 8));
        var chain = await ledger.EnrolAsync();
        var built = chain.Seal(Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        var committed = new TaskCompletionSource();
        ledger.Sequencer.Committed += report => { if (report.Logged.Count > 0) committed.TrySetResult(); };
        var pending = ledger.TakeAsync(built.Message);
        await committed.Task;
        var bundles = new Store.BundleQueries(ledger.Open.Database, new LogQueries(ledger.Open.Database, ledger.Sequencer.Logs), "demo");
        Assert.Null(bundles.Bundle(built.Identity, 2, null, out var why));
        Assert.Contains("no published checkpoint", why, StringComparison.Ordinal);
        await ledger.CloseAsync(); // which publishes what waits
        Assert.IsType<Ingest.Verdict.Logged>(await pending);
    }

    static CheckedBundle Accepted(byte[] bytes, TrustPolicy? policy)
    {
        var verdict = BundleCheck.Run(bytes, policy, new ProfileRules(), out var found);
        Assert.True(verdict.IsAccepted, $"{verdict}: {verdict.Reason}");
        return found!;
    }

    static async Task<byte[]> BytesAsync(TestService service, string identity, int entry, int? reading)
    {
        using var answer = await service.Http.GetAsync($"/api/v1/bundles/{identity}/{entry}{(reading is null ? "" : $"?reading={reading}")}");
        Assert.Equal("application/cbor", answer.Content.Headers.ContentType!.MediaType);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }
}
