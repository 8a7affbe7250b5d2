using System.Security.Cryptography;
using Traceability.Evidence.Fetching;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Fetching;

/// <summary>Fetching over a real broker.</summary>
public sealed class FetchServiceTests
{
    static readonly DeviceTopics Topics = Mqtt.Topics.Of("demo", "mine", "edge-mine");

    [Fact]
    public async Task The_device_gets_its_segments_and_nobody_else_makes_any_come()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        ChainBuilder chain = await service.EnrolAsync(), other = await service.EnrolAsync("edge-other");
        var (one, two, foreign) = (chain.Seal(), chain.Seal(), other.Seal());
        await service.Ledger.LogAsync(one);
        await service.Ledger.LogAsync(two);
        await service.Ledger.LogAsync(foreign, TestLedger.Mine with { Device = "edge-other" });
        await using var device = await service.DeviceAsync(broker.Port);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var asked = chain.Fetch(2, 2, two.Identity, now).Bytes;
        foreach (var request in (byte[][])
        [
            "garbage"u8.ToArray(), asked[..^1],
            new FetchRequest(chain.Chain, 1, 1, one.Identity, now).Sign(stranger).Bytes,
            other.Fetch(1, 1, foreign.Identity, now).Bytes,
            asked,
        ]) await AskAsync(request);
        Assert.Equal(two.Message, await device.NextAsync(Topics.Fetched)); // the first that comes
        await AskAsync(asked);
        await AskAsync(chain.Fetch(1, 1, one.Identity, now + 1).Bytes);
        Assert.Equal(one.Message, await device.NextAsync(Topics.Fetched));
        await service.Ledger.SettleAsync();
        var reasons = (await service.GetAsync("/api/v1/quarantine")).GetProperty("items").EnumerateArray().Select(row => row.GetProperty("reason").GetString());
        Assert.Equal(["foreign topic", "malformed", "malformed", "unknown key", "wrong time"], reasons.Order());

        Task AskAsync(byte[] request) => device.Link.PublishAsync(Topics.Fetch, request, 1, false, CancellationToken.None).AsTask();
    }
}
