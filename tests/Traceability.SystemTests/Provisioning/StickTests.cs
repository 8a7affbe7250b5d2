using System.Text.Json;
using Traceability.SystemTests.Running;
using Traceability.Testing;
using Xunit;

namespace Traceability.SystemTests.Provisioning;

/// <summary>A device without a network: its chain goes to the ledger on a stick, and what the ledger says comes back on one.</summary>
public sealed class StickTests
{
    [Fact]
    public Task A_site_without_a_broker_gets_its_receipts_by_stick_and_nothing_is_doubled_when_the_broker_comes() => SiteUnderTest.RunAsync(async site =>
    {
        var chain = (await site.Ledger.ChainAsync(SiteUnderTest.Facility)).GetProperty("chain").GetString()!;
        Assert.Equal(0, await site.Ledger.NumberAsync(SiteUnderTest.Facility));

        var first = await RoundTripAsync(site, chain, "first", until: 4);
        Assert.True(first.Brought.GetProperty("new").GetInt64() >= 4, first.Brought.GetRawText());
        Assert.Equal(first.Brought.GetProperty("new").GetInt64(), first.Imported.GetProperty("receipts").GetInt64());

        // At once, as whoever is there with the stick does: the pin has moved, and no header names it yet.
        var second = await RoundTripAsync(site, chain, "second", until: first.Brought.GetProperty("new").GetInt64() + 3);
        Assert.Equal(first.Brought.GetProperty("new").GetInt64(), second.Brought.GetProperty("known").GetInt64());
        Assert.Equal(second.Brought.GetProperty("new").GetInt64(), second.Imported.GetProperty("receipts").GetInt64());
        Assert.True(second.Imported.GetProperty("known").GetInt64() >= first.Imported.GetProperty("receipts").GetInt64(), second.Imported.GetRawText());

        // The same again changes nothing.
        var again = Fine(await SetupAsync("import", site.OnStick("second.answer"), "--agent", site.Socket, "--json"));
        Assert.Equal((0, 0), (again.GetProperty("receipts").GetInt64(), again.GetProperty("refused").GetArrayLength()));

        // The device hands its chain to another key, and all that tells the ledger of it is the stick.
        await site.RotateKeyAsync();
        var third = await RoundTripAsync(site, chain, "third", until: Brought(second) + 2);
        Assert.Equal(1, third.Brought.GetProperty("rotations").GetInt64());
        var keys = await site.Ledger.GetAsync($"/chains/{chain}/keys");
        Assert.Equal(2, keys.GetProperty("keys").GetArrayLength());

        await site.Broker.RestartAsync();
        await site.EndsExactAsync();
        // The newest receipts wait for the next seal's commit.
        await Until.TrueAsync(async () => (await StatusAsync(site)).GetProperty("uplink").GetProperty("waiting").GetInt64() <= 3, "not every segment has its receipt");
    }, withoutBroker: true);

    static long Brought((JsonElement Brought, JsonElement Imported) trip) => trip.Brought.GetProperty("new").GetInt64() + trip.Brought.GetProperty("known").GetInt64();

    /// <summary>From the device to the ledger and back.</summary>
    static async Task<(JsonElement Brought, JsonElement Imported)> RoundTripAsync(SiteUnderTest site, string chain, string name, long until)
    {
        await Until.TrueAsync(() => StoredChain.HighestNumber(site.AgentData) >= until, $"segment {until} is not sealed");
        var (export, answer) = (site.OnStick(name + ".cborseq"), site.OnStick(name + ".answer"));
        await Until.TrueAsync(async () => (await SetupAsync("status", "--agent", site.Socket)).Code != 3, "the agent does not answer");
        Fine(await SetupAsync("export", export, "--agent", site.Socket, "--json"));
        Assert.True(Fine(await SetupAsync("verify", export, "--enrolment", Path.Combine(site.AgentData, "enrolment.cbor"), "--json")).GetProperty("ok").GetBoolean());

        JsonElement brought;
        await using (var file = File.OpenRead(export)) brought = await site.Ledger.BringAsync(chain, file);
        Assert.Equal((0, JsonValueKind.Null), (brought.GetProperty("refused_in_all").GetInt64(), brought.GetProperty("ends_at").ValueKind));
        await File.WriteAllBytesAsync(answer, await site.Ledger.OwnBytesAsync(brought.GetProperty("answer").GetString()!));

        var before = (await StatusAsync(site)).GetProperty("uplink").GetProperty("waiting").GetInt64();
        var imported = Fine(await SetupAsync("import", answer, "--agent", site.Socket, "--json"));
        Assert.Equal(0, imported.GetProperty("refused").GetArrayLength());
        Assert.True(before >= brought.GetProperty("new").GetInt64(), $"{before} segments waited");
        var status = await StatusAsync(site);
        Assert.False(status.GetProperty("broker").GetProperty("connected").GetBoolean());
        // Only what was sealed since the export waits still.
        Assert.True(status.GetProperty("uplink").GetProperty("oldest") is not { ValueKind: JsonValueKind.Object } oldest
            || oldest.GetProperty("number").GetInt64() > Brought((brought, imported)), status.GetRawText());
        return (brought, imported);
    }

    static async Task<JsonElement> StatusAsync(SiteUnderTest site) => JsonDocument.Parse((await SetupAsync("status", "--agent", site.Socket, "--json")).Output).RootElement;

    static JsonElement Fine(Peer.Answer run)
    {
        Assert.True(run.Code == 0, run.Error + run.Output);
        return JsonDocument.Parse(run.Output).RootElement;
    }

    static Task<Peer.Answer> SetupAsync(params string[] args) =>
        Task.Run(() => Peer.Run("dotnet", [ProgramProcess.Built("Traceability.Edge.Setup"), .. args], []) ?? throw new InvalidOperationException("no dotnet"));
}
