using System.Text;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Uplink;
using Traceability.Evidence.Carrying;
using Traceability.Evidence.Log;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>The ledger's messages on a stick are judged as when the broker brings them.</summary>
public sealed class CarriedAnswerTests
{
    [Fact]
    public async Task What_a_stick_brings_counts_without_a_connection_and_nothing_of_it_is_sent_when_there_is_one()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(300);
        var carried = up.Bench.Audit();
        var parts = Answer(up, carried);
        List<Acceptance> became = [];
        foreach (var some in parts.Chunk(Delivery.Most)) became.AddRange(await up.Uplink.TakeAsync(some, CancellationToken.None));
        Assert.All(became, acceptance => Assert.Equal(Acceptance.Taken, acceptance));
        Assert.Equal(0, up.Unreceipted());
        Assert.All(up.Bench.Audit(), segment => Assert.NotNull(segment.Receipt));
        var last = up.Bench.Audit()[^1].Header.Number;

        Assert.All(await up.Uplink.TakeAsync(parts[..9], CancellationToken.None), again => Assert.Equal(Acceptance.Known, again));

        up.AnswerAll();
        up.Link.Connect();
        up.Seal(2);
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 2, "the newest segments");
        await up.Quiet();
        Assert.Equal([last + 1, last + 2], up.Link.SegmentNumbers);
        Assert.Empty(up.Log.From(LogLevel.Error));
    }

    [Fact]
    public async Task A_receipt_counts_only_under_a_pin_and_for_the_segment_of_its_number()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        var parts = Answer(up, carried);
        var (step, first) = (parts[0], parts[1]);
        Assert.Equal("the step to its checkpoint was not taken", Why(await TakeAsync(up, first)));
        Assert.Empty(up.Log.From(LogLevel.Warning));
        Assert.Null(Why(await TakeAsync(up, step)));
        Assert.Equal("this device has no such segment", Why(await TakeAsync(up, first with { Number = 2 })));
        Assert.Equal("this device has no such segment", Why(await TakeAsync(up, first with { Number = 4711 })));
        Assert.NotNull(Why(await TakeAsync(up, first with { Message = first.Message[..^9] })));
        Assert.NotNull(Why(await TakeAsync(up, new AnswerPart(0, "tr-something/v1"u8.ToArray()))));
        Assert.Equal(carried.Count, up.Unreceipted());
        Assert.Null(Why(await TakeAsync(up, first)));
        Assert.Equal(carried.Count - 1, up.Unreceipted());
    }

    [Fact]
    public async Task Two_roots_of_one_size_are_a_split_view_though_the_second_came_on_a_stick()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        await TakeAsync(up, Answer(up, carried)[0]);
        var forged = up.Ledger.Forge(before: (int)up.Ledger.Size - 1, carried[0].Identity);
        Assert.Contains("split view", Why(await TakeAsync(up, new AnswerPart(carried[0].Header.Number, Encoding.UTF8.GetBytes(forged)))), StringComparison.Ordinal);
        Assert.Contains("split view", up.Uplink.Alarm, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(up.Bench.Folder, "split-views")));
    }

    [Fact]
    public async Task A_step_that_does_not_begin_at_the_pin_and_a_head_of_another_chain_are_refused()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        await TakeAsync(up, Answer(up, carried)[0]);
        up.Ledger.Receive(new byte[32]);
        Assert.Equal($"a step from size 0, the pin is {carried.Count}", Why(await TakeAsync(up, Part(up.Ledger.Step(0).Encode()))));
        Assert.Equal("a head of another chain", Why(await TakeAsync(up, Part(up.Ledger.Head(new byte[16], up.Bench.Run, carried[^1].Header.Number, carried[^1].Identity)))));
        Assert.NotNull(Why(await TakeAsync(up, Part(new TestLedger().Head(up.Bench.Enrolment.Chain, up.Bench.Run, carried[^1].Header.Number, carried[^1].Identity)))));
        Assert.Null(Why(await TakeAsync(up, Part(up.Ledger.Step(carried.Count).Encode()))));
    }

    [Fact]
    public async Task A_succession_is_obeyed_and_receipts_of_the_log_that_continues_take_the_place_of_the_earlier_ones()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        foreach (var part in Answer(up, carried)) await TakeAsync(up, part);
        var note = up.Succeed(kept: 1);
        AnswerPart[] parts = [Part(note), .. Answer(up, carried)];
        foreach (var part in parts) Assert.Equal(Acceptance.Taken, await TakeAsync(up, part));
        Assert.All(up.Bench.Audit(), segment =>
        {
            Assert.True(Receipt.TryRead(Encoding.UTF8.GetBytes(segment.Receipt!), out var receipt).IsOk);
            Assert.True(receipt!.TryVerify(segment.Identity, up.Ledger.Log.Key, out _).IsOk);
        });
        Assert.Equal(Acceptance.Known, await TakeAsync(up, parts[0]));
    }

    [Fact]
    public async Task An_answer_that_the_broker_has_overtaken_is_known_and_not_refused()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        var parts = Answer(up, carried);
        up.Ledger.Receive(new byte[32]);
        up.AnswerAll();
        up.Link.Connect();
        await Soon.Is(() => up.Bench.Sealer.WaitingReceipts == carried.Count, "the broker's receipts");
        up.SayHead(carried[^1].Header.Number, carried[^1].Identity);
        await up.Quiet();
        Assert.Equal(carried.Count, up.Unreceipted()); // none is on the disk before the next seal
        Assert.All(await up.Uplink.TakeAsync(parts, CancellationToken.None), part => Assert.Equal(Acceptance.Known, part));
        Assert.Equal(0, up.Unreceipted());
        Assert.Empty(up.Log.From(LogLevel.Warning));
    }

    [Fact]
    public async Task A_receipt_that_the_log_has_passed_is_known_but_leaves_its_segment_waiting_for_a_later_one()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        var parts = Answer(up, carried);
        up.Ledger.Receive(new byte[32]);
        await TakeAsync(up, Part(up.Ledger.Step(0).Encode()));
        Assert.Equal(Acceptance.Known, await TakeAsync(up, parts[1]));
        Assert.Equal(carried.Count, up.Unreceipted());
        Assert.Empty(up.Log.From(LogLevel.Warning));
        Assert.NotNull(Why(await TakeAsync(up, parts[1] with { Message = Encoding.UTF8.GetBytes(new TestLedger().Receive(carried[0].Identity).Encode()) })));
    }

    [Fact]
    public async Task A_head_is_overtaken_only_by_one_that_says_as_much_of_the_chain_and_of_the_log()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(3);
        var carried = up.Bench.Audit();
        var (first, last) = (carried[0], carried[^1]);
        foreach (var part in Answer(up, carried)) await TakeAsync(up, part);
        AnswerPart Head(AuditedSegment of) => Part(up.Ledger.Head(up.Bench.Enrolment.Chain, up.Bench.Run, of.Header.Number, of.Identity));
        Assert.Equal(Acceptance.Known, await TakeAsync(up, Head(first)));
        Assert.Equal(Acceptance.Taken, await TakeAsync(up, Head(last)));
        up.Ledger.Receive(new byte[32]);
        Assert.Equal("a head older than one already accepted", Why(await TakeAsync(up, Head(first)))); // the log has grown and the chain has shrunk
        Assert.Equal(Acceptance.Taken, await TakeAsync(up, Head(last)));
        Assert.Equal("a head of another chain", Why(await TakeAsync(up, Part(up.Ledger.Head(new byte[16], up.Bench.Run, first.Header.Number, first.Identity)))));
    }

    [Fact]
    public async Task When_the_run_has_ended_whoever_carries_is_told_at_once()
    {
        await using var up = new UplinkBench();
        up.Start();
        up.Seal(1);
        await up.StopUplink();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TakeAsync(up, Part("tr-head/v1")));
    }

    /// <summary>As the ledger gives it.</summary>
    static AnswerPart[] Answer(UplinkBench up, IReadOnlyList<AuditedSegment> segments)
    {
        foreach (var segment in segments) up.Ledger.Receive(segment.Identity);
        return
        [
            Part(up.Ledger.Step(0).Encode()),
            .. segments.Select(segment => new AnswerPart(segment.Header.Number, Encoding.UTF8.GetBytes(up.Ledger.Receive(segment.Identity).Encode()))),
            Part(up.Ledger.Head(up.Bench.Enrolment.Chain, up.Bench.Run, segments[^1].Header.Number, segments[^1].Identity)),
        ];
    }

    static AnswerPart Part(string message) => new(0, Encoding.UTF8.GetBytes(message));

    static async Task<Acceptance> TakeAsync(UplinkBench up, AnswerPart part) => Assert.Single(await up.Uplink.TakeAsync([part], CancellationToken.None));

    static string? Why(Acceptance acceptance) => acceptance.Why;
}
