using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Carrying;

/// <summary>Exported chains over HTTP, and the answer for the way back.</summary>
public sealed class CarriedChainTests
{
    [Fact]
    public async Task An_exported_chain_is_taken_once_and_answered_with_what_the_device_would_have_got()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var before = chain.Seal();
        byte[] old = [.. before.Message, .. chain.Seal().Message];
        var rotation = chain.Rotate().Bytes;
        chain.NewRun();
        byte[] export = [.. old, .. rotation, .. chain.Seal().Message];
        var told = await FineAsync(service, chain, export);
        Assert.Equal((3, 0, 1, 0), (Number(told, "new"), Number(told, "known"), Number(told, "rotations"), Number(told, "refused_in_all")));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("ends_at").ValueKind);

        var parts = await AnswerAsync(service, chain, told);
        Assert.Equal([AnswerKind.Step, AnswerKind.Receipt, AnswerKind.Receipt, AnswerKind.Receipt, AnswerKind.Head], parts.Select(part => part.Kind));
        var (log, online) = service.Terms;
        Assert.True(CheckpointStep.TryRead(parts[0].Message, out var step).IsOk);
        Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(step!.CheckpointNote), log, out var checkpoint).IsOk);
        Assert.Equal(0, step.From);
        Assert.True(step.Continues(MerkleTree.EmptyRoot, checkpoint!));
        Assert.Equal([1L, 2, 3], parts[1..4].Select(part => part.Number));
        Assert.True(Receipt.TryRead(parts[1].Message, out var receipt).IsOk);
        Assert.True(receipt!.TryVerify(before.Identity, log, out _).IsOk);
        Assert.Equal(step.CheckpointNote, receipt.CheckpointNote);
        Assert.True(Head.TryOpen(parts[^1].Message, online, out var head).IsOk);
        Assert.Equal((3, Convert.ToHexString(chain.Tip)), (head!.Number, Convert.ToHexString(head.Identity)));

        // Again, and a pin of what the device has taken meanwhile.
        told = await FineAsync(service, chain, [.. CarriedItems.Pin(step.CheckpointNote), .. export, .. chain.Seal().Message]);
        Assert.Equal((1, 3), (Number(told, "new"), Number(told, "known")));
        parts = await AnswerAsync(service, chain, told);
        Assert.True(CheckpointStep.TryRead(parts[0].Message, out var next).IsOk);
        Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(next!.CheckpointNote), log, out var later).IsOk);
        Assert.Equal(checkpoint!.Size, next.From);
        Assert.True(next.Continues(checkpoint.Root, later!));
    }

    [Fact]
    public async Task A_file_that_is_cut_off_says_where_and_what_stood_before_is_held()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var (one, two) = (chain.Seal().Message, chain.Seal().Message);
        var told = await FineAsync(service, chain, [.. one, .. two[..^5]]);
        Assert.Equal((1, 0, one.Length), (Number(told, "new"), Number(told, "refused_in_all"), Number(told, "ends_at")));
        told = await FineAsync(service, chain, [.. one, .. two]);
        Assert.Equal((1, 1), (Number(told, "new"), Number(told, "known")));
    }

    [Fact]
    public async Task A_damaged_segment_is_refused_by_the_ingest_and_those_around_it_are_taken()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        byte[] one = chain.Seal().Message, two = chain.Seal().Message, three = chain.Seal().Message;
        two[^40] ^= 1;
        var told = await FineAsync(service, chain, [.. one, .. two, .. three]);
        Assert.Equal((2, 1), (Number(told, "new"), Number(told, "refused_in_all")));
        var refused = told.GetProperty("refused")[0];
        Assert.Equal(2, Number(refused, "number"));
        Assert.Equal(refused.GetProperty("reason").GetString(), (await service.GetAsync("/api/v1/quarantine")).GetProperty("items")[0].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_rotation_by_a_key_that_is_not_in_force_is_refused_and_so_is_what_it_would_bring()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        var one = chain.Seal().Message;
        var thief = chain.Branch();
        thief.Rotate();
        var told = await FineAsync(service, chain, [.. one, .. thief.Rotate().Bytes, .. thief.Seal().Message]);
        Assert.Equal((1, 0, 2), (Number(told, "new"), Number(told, "rotations"), Number(told, "refused_in_all")));
        Assert.Equal(["key rotation", "unknown key"], told.GetProperty("refused").EnumerateArray().Select(row => row.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task What_is_no_export_of_this_chain_and_whoever_has_no_token_is_told_so_and_nothing_is_taken()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        ChainBuilder chain = await service.EnrolAsync(), other = await service.EnrolAsync("edge-other");
        foreach (var (file, why) in ((byte[], string)[])
        [
            ([], "the file is empty"), ("garbage"u8.ToArray(), "no exported chain"), (other.Seal().Message, "not of"), (other.Rotate().Bytes, "not of"), (AnswerPart.Begin(chain.Chain), "no exported chain"),
        ])
        {
            using var answer = await PutAsync(service, chain, file, service.AdminToken);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(why, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using (var stranger = await PutAsync(service, chain, chain.Seal().Message, "nobody")) Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(0, service.Ledger.Count("SELECT COUNT(*) FROM segment"));
        Assert.Equal(0, service.Ledger.Count("SELECT COUNT(*) FROM quarantine"));
    }

    static async Task<HttpResponseMessage> PutAsync(TestService service, ChainBuilder chain, byte[] file, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/chains/{Convert.ToHexStringLower(chain.Chain)}/segments") { Content = new ByteArrayContent(file) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await service.Http.SendAsync(request);
    }

    static async Task<JsonElement> FineAsync(TestService service, ChainBuilder chain, byte[] file)
    {
        using var answer = await PutAsync(service, chain, file, service.AdminToken);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    static async Task<AnswerPart[]> AnswerAsync(TestService service, ChainBuilder chain, JsonElement told)
    {
        var items = new CborSequence(new MemoryStream(await service.OwnBytesAsync(told.GetProperty("answer").GetString()!)));
        Assert.True(AnswerPart.TryReadBegin(await items.NextAsync(CancellationToken.None), out var whose).IsOk);
        Assert.Equal(chain.Chain, whose);
        var parts = new List<AnswerPart>();
        while (await items.NextAsync(CancellationToken.None) is { } item)
        {
            Assert.True(AnswerPart.TryRead(item, out var part).IsOk);
            parts.Add(part!);
        }
        Assert.True(items.IsWhole);
        return [.. parts];
    }

    static int Number(JsonElement json, string name) => json.GetProperty(name).GetInt32();
}
