using System.Text;
using System.Text.Json;
using Traceability.Edge.Agent.Control;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Log;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Control;

/// <summary><c>POST /v1/import</c>, and what the export says for the answer to it.</summary>
public sealed class ImportTests
{
    [Fact]
    public async Task An_answer_is_taken_and_told_and_the_next_export_names_what_it_pinned()
    {
        await using var bench = await ControlBench.StartAsync();
        var (answer, size) = Answer(bench);
        var (status, told) = await ImportAsync(bench, answer);
        Assert.Equal(200, status);
        Assert.Equal(told.GetProperty("receipts").GetInt64() + 2, told.GetProperty("taken").GetInt64());
        Assert.True(told.GetProperty("receipts").GetInt64() >= 3);
        Assert.Equal((0, 0), (told.GetProperty("known").GetInt32(), told.GetProperty("refused").GetArrayLength()));

        var export = new CborSequence(await bench.Http.GetStreamAsync("/v1/segments"));
        var first = await export.NextAsync(CancellationToken.None);
        Assert.True(CarriedItems.TryReadPin(first, bench.Bench.Ledger.Log.Key, out var pinned));
        Assert.Equal(size, pinned!.Size);
        Assert.Equal(1, TestLedger.Read((await export.NextAsync(CancellationToken.None))!).Header.Number);

        (status, told) = await ImportAsync(bench, answer);
        Assert.Equal((200, 0), (status, told.GetProperty("receipts").GetInt32()));
    }

    [Fact]
    public async Task What_is_no_answer_for_this_device_is_one_sentence_with_a_remedy_and_nothing_is_taken()
    {
        await using var bench = await ControlBench.StartAsync();
        var (answer, _) = Answer(bench);
        var waiting = bench.Bench.Count().Unreceipted;
        var begin = AnswerPart.Begin(bench.Bench.Enrolment.Chain).Length;
        foreach (var (body, detail) in ((byte[], string)[])
        [
            ([], "empty"), ([0x42], "no answer of a ledger"), ("garbage"u8.ToArray(), "no answer of a ledger"), ([0x82, 0x02, 0x40], "newer"),
            ([.. AnswerPart.Begin(new byte[16]), .. answer[begin..]], "this device's is"), (answer[..begin], "cut off"),
        ])
        {
            var (status, problem) = await ImportAsync(bench, body);
            Assert.Equal(400, status);
            Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
        Assert.Equal(405, (await bench.SendAsync("GET", "/v1/import")).Status);
        Assert.True(bench.Bench.Count().Unreceipted >= waiting);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_says_so_and_loses_nothing_by_coming_again()
    {
        await using var bench = await ControlBench.StartAsync();
        var (answer, _) = Answer(bench);
        var (status, problem) = await ImportAsync(bench, answer[..^7]);
        Assert.Equal(400, status);
        Assert.Contains("the answer is cut off at byte", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (status, var told) = await ImportAsync(bench, answer);
        Assert.Equal((200, 1), (status, told.GetProperty("taken").GetInt32())); // the head
        Assert.True(told.GetProperty("known").GetInt64() >= 3);
    }

    static (byte[] Answer, long Size) Answer(ControlBench bench)
    {
        bench.Bench.Seal(60); // more bytes than any other request may have
        var (segments, ledger) = (bench.Bench.Audit(), bench.Bench.Ledger);
        foreach (var segment in segments) ledger.Receive(segment.Identity);
        AnswerPart[] parts =
        [
            new(0, Encoding.UTF8.GetBytes(ledger.Step(0).Encode())),
            .. segments.Select(segment => new AnswerPart(segment.Header.Number, Encoding.UTF8.GetBytes(ledger.Receive(segment.Identity).Encode()))),
            new(0, Encoding.UTF8.GetBytes(ledger.Head(bench.Bench.Enrolment.Chain, bench.Bench.Run, segments[^1].Header.Number, segments[^1].Identity))),
        ];
        byte[] answer = [.. AnswerPart.Begin(bench.Bench.Enrolment.Chain), .. parts.SelectMany(part => part.Encode())];
        Assert.True(answer.Length > ControlServer.MostBodyBytes);
        return (answer, ledger.Size);
    }

    static async Task<(int Status, JsonElement Body)> ImportAsync(ControlBench bench, byte[] answer)
    {
        using var response = await bench.Http.PostAsync("/v1/import", new ByteArrayContent(answer));
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
