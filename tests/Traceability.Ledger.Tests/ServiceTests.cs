using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Ingest;
using Traceability.Mqtt;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>The whole service: real Kestrel on a free port, real mosquitto, a device that is only a broker link.</summary>
public sealed class ServiceTests
{
    static readonly DeviceTopics Topics = Mqtt.Topics.Of("demo", "mine", "edge-mine");

    [Fact]
    public async Task From_voucher_over_the_broker_to_receipt_head_co2e_and_api()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await using var device = await service.DeviceAsync(broker.Port);
        var first = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000);
        var one = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100_00, 123_45), Demo.Series(Demo.Diesel, chain.NowMs, 0, 10_00), first);
        var two = chain.Seal(Demo.SecondPass("2-abcd", chain.NowMs, 15_000_000, first));

        await device.Link.PublishAsync(Topics.Segment, one.Message, 1, false, CancellationToken.None);
        await device.Link.PublishAsync(Topics.Segment, two.Message, 1, false, CancellationToken.None);
        var receipts = new[] { await device.NextAsync(Topics.Receipt), await device.NextAsync(Topics.Receipt) };
        foreach (var bytes in receipts)
        {
            Assert.True(Receipt.TryRead(bytes, out var receipt).IsOk);
            Assert.True(receipt!.TryVerify(receipt.Index == 0 ? one.Identity : two.Identity, service.Terms.LogKey, out _).IsOk);
        }
        Head? head;
        do Assert.True(Head.TryOpen(await device.NextAsync(Topics.Head), service.Terms.OnlineKey, out head).IsOk);
        while (head!.Number < 2);
        Assert.Equal(two.Identity, head.Identity);
        Co2eMessage? co2e;
        do Assert.True(Co2eMessage.TryParse(await device.NextAsync("tr/v1/demo/mine/co2e"), out co2e));
        while (co2e!.Segments < 2);
        Assert.Equal((23.45m, 10.00m, 25_000m), (co2e.Kwh, co2e.Litres, co2e.NetKg));

        var facility = (await service.GetAsync("/api/v1/facilities")).EnumerateArray().Single();
        Assert.Equal(JsonValueKind.Number, facility.GetProperty("scope1_kg").ValueKind);
        Assert.Equal((23.45m, 10m, 25_000m, 2, 2, "complete"), (facility.GetProperty("kwh").GetDecimal(), facility.GetProperty("litres").GetDecimal(), facility.GetProperty("net_kg").GetDecimal(),
            facility.GetProperty("segments_verified").GetInt32(), facility.GetProperty("receipts").GetInt32(), facility.GetProperty("state").GetString()));
        Assert.True(facility.GetProperty("scope2_kg").GetDecimal() > 0);
        Assert.Equal(2, facility.GetProperty("factors").GetArrayLength());

        var id = Convert.ToHexStringLower(chain.Chain);
        var page = await service.GetAsync($"/api/v1/chains/{id}/segments?limit=1");
        Assert.Equal(1, page.GetProperty("items")[0].GetProperty("number").GetInt64());
        page = await service.GetAsync($"/api/v1/chains/{id}/segments?limit=1&after={page.GetProperty("next").GetString()}");
        Assert.Equal((2, 1), (page.GetProperty("items")[0].GetProperty("number").GetInt64(), page.GetProperty("items")[0].GetProperty("log_index").GetInt64()));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Equal(one.Message, await service.OwnBytesAsync($"/api/v1/chains/{id}/segments/1/message"));
        var byHttp = await service.Http.GetByteArrayAsync($"/api/v1/log/receipts/{Convert.ToHexStringLower(one.Identity)}");
        Assert.True(Receipt.TryRead(byHttp, out var read).IsOk);
        Assert.True(read!.TryVerify(one.Identity, service.Terms.LogKey, out _).IsOk);
        Assert.True(Checkpoint.TryOpen(await service.Http.GetByteArrayAsync("/log/segments/checkpoint"), service.Terms.LogKey, out var checkpoint).IsOk);
        Assert.Equal(2, checkpoint!.Size);

        var reading = (await service.GetAsync("/api/v1/channels/mine/mill.energy_import/readings")).GetProperty("items")[1];
        Assert.Equal((123.45m, "00003039", 1, 2), (reading.GetProperty("value").GetDecimal(), reading.GetProperty("words").GetString(), reading.GetProperty("segment").GetInt64(), reading.GetProperty("entry").GetInt32()));
        var weighing = (await service.GetAsync("/api/v1/weighings")).GetProperty("items")[0];
        Assert.Equal((25_000m, 40_000m, 15_000m, 1), (weighing.GetProperty("net_kg").GetDecimal(), weighing.GetProperty("gross_kg").GetDecimal(), weighing.GetProperty("tare_kg").GetDecimal(), weighing.GetProperty("log_index").GetInt64()));
        var hour = (await service.GetAsync("/api/v1/facilities/mine/hours?channel=mill.energy_import")).GetProperty("items")[0];
        Assert.Equal((23.45m, "kWh"), (hour.GetProperty("quantity").GetDecimal(), hour.GetProperty("unit").GetString()));
        Assert.Equal(2, (await service.GetAsync("/api/v1/chains"))[0].GetProperty("number").GetInt64());
        Assert.Equal(0, (await service.GetAsync("/api/v1/findings")).GetProperty("items").GetArrayLength());
        Assert.Equal("ok", (await service.GetAsync("/healthz")).GetProperty("status").GetString());
        Assert.True((await service.GetAsync("/openapi/v1.json")).GetProperty("paths").TryGetProperty("/api/v1/facilities", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync("/api/v1/facilities/nowhere")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await service.Http.GetAsync($"/api/v1/chains/zz/segments")).StatusCode);
    }

    [Fact]
    public async Task The_broker_may_die_and_come_back_and_nothing_is_lost_or_doubled()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await using (var device = await service.DeviceAsync(broker.Port))
        {
            await device.Link.PublishAsync(Topics.Segment, chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)).Message, 1, false, CancellationToken.None);
            await device.NextAsync(Topics.Receipt);
        }
        await broker.StopAsync();
        await broker.RestartAsync();
        await using var again = await service.DeviceAsync(broker.Port);
        var second = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 150));
        // The ledger may still be on its way back: the device repeats what has no receipt, as the agent does.
        var receipt = again.NextAsync(Topics.Receipt);
        using var repeat = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do await again.Link.PublishAsync(Topics.Segment, second.Message, 1, false, CancellationToken.None);
        while (await Task.WhenAny(receipt, repeat.WaitForNextTickAsync().AsTask()) != receipt);
        Assert.True(Receipt.TryRead(await receipt, out var read).IsOk);
        Assert.Equal(1, read!.Index);
        Assert.Equal(0.50m, (await service.GetAsync("/api/v1/facilities/mine")).GetProperty("kwh").GetDecimal());
    }

    [Fact]
    public async Task A_head_follows_when_the_device_says_that_it_is_online()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await using var device = await service.DeviceAsync(broker.Port);
        await device.Link.PublishAsync(Topics.Status, new StatusMessage { State = DeviceState.Online }.ToJson(), 1, true, CancellationToken.None);
        Assert.True(Head.TryOpen(await device.NextAsync(Topics.Head), service.Terms.OnlineKey, out var head).IsOk);
        Assert.Equal(0, head!.Number);
        Assert.Equal(chain.Request.Identity, head.Identity);
    }

    [Fact]
    public async Task Before_its_receipts_a_device_is_led_from_its_pin_to_their_checkpoint_and_anew_when_it_says_where_it_stands()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        await using var device = await service.DeviceAsync(broker.Port);
        var pin = new Checkpoint("test/segments", 0, MerkleTree.EmptyRoot);
        for (var i = 1; i <= 3; i++)
        {
            await device.Link.PublishAsync(Topics.Segment, chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + i)).Message, 1, false, CancellationToken.None);
            pin = Led(await device.NextAsync(Topics.Checkpoint), pin);
            Assert.Equal(i, pin.Size);
            Assert.True(Receipt.TryRead(await device.NextAsync(Topics.Receipt), out var receipt).IsOk);
            Assert.True(receipt!.Proves(receipt.Identity, pin));
        }
        var first = new Checkpoint("test/segments", 1, service.Ledger.Sequencer.Logs.Segments.RootAt(1));
        await device.Link.PublishAsync(Topics.Status, new StatusMessage { State = DeviceState.Online, LogSize = 1 }.ToJson(), 1, true, CancellationToken.None);
        Assert.Equal(first.Text, Led(await device.NextAsync(Topics.Checkpoint), first).Text); // the asked one, which this device has not cosigned
        Assert.Equal(3, Led(await device.NextAsync(Topics.Checkpoint), first).Size);

        Checkpoint Led(byte[] message, Checkpoint from)
        {
            Assert.True(CheckpointStep.TryRead(message, out var step).IsOk);
            Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(step!.CheckpointNote), service.Terms.LogKey, out var to).IsOk);
            Assert.Equal(from.Size, step.From);
            Assert.True(step.Continues(from.Root, to!));
            return to!;
        }
    }

    [Fact]
    public async Task Vouchers_need_the_token_and_work_once_for_their_device_and_key()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        using var noToken = await service.Http.PostAsJsonAsync("/api/v1/vouchers", new { org = "demo", facility = "mine", device = "edge-mine" });
        Assert.Equal(HttpStatusCode.Unauthorized, noToken.StatusCode);
        Assert.Equal("application/problem+json", noToken.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.VoucherAsync("elsewhere", "mine", "edge-mine")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await service.VoucherAsync("demo", "mine/x", "edge-mine")).StatusCode);

        var chain = await service.EnrolAsync();
        Assert.Equal(HttpStatusCode.OK, (await service.PostRequestAsync(chain.Request.Bytes)).StatusCode); // the same again, the same answer
        var other = new ChainBuilder(await service.TermsAsync("mine", "edge-mine"));
        Assert.Equal(HttpStatusCode.Conflict, (await service.PostRequestAsync(other.Request.Bytes)).StatusCode); // one device, one chain
        var used = new ChainBuilder(service.LastTerms with { Voucher = service.FirstVoucher });
        Assert.Equal(HttpStatusCode.Conflict, (await service.PostRequestAsync(used.Request.Bytes)).StatusCode);
        var stranger = new ChainBuilder((await service.TermsAsync("mine", "edge-2")) with { Device = "edge-3" });
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostRequestAsync(stranger.Request.Bytes)).StatusCode);
        byte[] forged = [.. new ChainBuilder(await service.TermsAsync("mine", "edge-4")).Request.Bytes];
        forged[^1] ^= 1;
        Assert.Equal(HttpStatusCode.BadRequest, (await service.PostRequestAsync(forged)).StatusCode);
    }

    [Fact]
    public async Task Live_events_tell_figures_segments_weighings_and_refusals_without_personal_values()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        using var stream = await service.Http.GetStreamAsync("/live");
        using var lines = new StreamReader(stream);
        const string uid = "E200341201DEADBEEF";
        var weighing = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000);
        var tag = new PersonalValue(3, new byte[32], "tag", uid);
        var built = chain.Seal([Demo.Series(Demo.Energy, chain.NowMs, 100), weighing with { Vehicle = tag.Commitment }], [tag], null);
        await service.Ledger.Open.Intake.TakeAsync(TestLedger.Mine, built.Message, CancellationToken.None);
        await service.Ledger.Open.Intake.TakeAsync(TestLedger.Mine, built.WithEntries([.. built.Body.Entries.Take(2), Demo.Series(Demo.Energy, chain.NowMs, 90).Encode(), built.Body.Entries[3]]), CancellationToken.None);

        var seen = new HashSet<string>();
        var text = new StringBuilder();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!seen.IsSupersetOf(["facility", "segments", "weighing", "refusal"]))
        {
            var line = await lines.ReadLineAsync(deadline.Token);
            text.AppendLine(line);
            if (line!.StartsWith("event: ", StringComparison.Ordinal))
            {
                text.AppendLine(await lines.ReadLineAsync(deadline.Token));
                seen.Add(line["event: ".Length..]);
            }
        }
        Assert.Contains("\"reason\":\"entries altered\"", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(uid, text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(uid, await service.Http.GetStringAsync("/api/v1/quarantine"), StringComparison.Ordinal);
    }
}
