using System.Text;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>The device as a witness of the ledger's logs.</summary>
public sealed class WitnessTests
{
    const string LastOfSegments = "cosigned-segment-log.note";

    [Fact]
    public async Task An_asked_checkpoint_is_cosigned_under_the_devices_name_and_asked_again_it_gets_the_same_bytes()
    {
        await using var up = Connected();
        var asked = up.Ledger.Ask(0);
        up.Link.Say(up.Topics.Checkpoint, asked.Encode());
        var sent = await Next(up, 1);
        var read = Read(up, sent[0]);
        Assert.Equal(("demo/mine/edge-mine", up.Bench.NowMs / 1000), (read.Cosignature.Key.Name, read.Cosignature.TimeSeconds));
        Assert.StartsWith(read.Checkpoint.Text, asked.CheckpointNote, StringComparison.Ordinal);
        Assert.Equal(sent[0], File.ReadAllText(Path.Combine(up.Bench.Data, LastOfSegments)));

        await up.Pass(3);
        up.Bench.Quality = new ClockQuality(ClockStatus.FreeRunning, "kernel", null);
        up.Link.Say(up.Topics.Checkpoint, (up.Ledger.Step(1) with { Cosign = true }).Encode());
        Assert.Equal([sent[0], sent[0]], await Next(up, 2));
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Step(1).Encode()); // nobody asks
        await up.Quiet();
        Assert.Equal(2, Cosignatures(up).Count);
    }

    [Fact]
    public async Task The_cosignature_is_on_the_disk_before_it_leaves_and_none_leaves_that_the_disk_did_not_take()
    {
        await using var up = Connected();
        var kept = "";
        up.Link.Answer = (topic, _) =>
        {
            if (topic == up.Topics.Cosignature) kept = File.ReadAllText(Path.Combine(up.Bench.Data, LastOfSegments));
            return Mqtt.PublishOutcome.Accepted;
        };
        Directory.CreateDirectory(Path.Combine(up.Bench.Data, LastOfSegments + ".new")); // in the way of the file that is written beside
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Ask(0).Encode());
        await up.Quiet();
        Assert.Empty(Cosignatures(up));
        Directory.Delete(Path.Combine(up.Bench.Data, LastOfSegments + ".new"));
        up.Link.Say(up.Topics.Checkpoint, (up.Ledger.Step(1) with { Cosign = true }).Encode());
        Assert.Equal((await Next(up, 1))[0], kept);
    }

    [Fact]
    public async Task Ten_minutes_lie_between_two_cosignatures_of_one_log_and_the_other_log_has_its_own()
    {
        await using var up = Connected(new TestLedger(new TestLedger(origin: "ledger.test/statements")));
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Ask(0).Encode());
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Statements!.Ask(0).Encode());
        Assert.Equal(["ledger.test/segments", "ledger.test/statements"], (await Next(up, 2)).Select(note => Read(up, note).Checkpoint.Origin));
        await up.Pass(15); // a status
        Assert.Contains("\"log_size\":1,\"statement_size\":1", Status(up), StringComparison.Ordinal);

        up.Bench.Clock.Advance(TimeSpan.FromSeconds(600 - 16));
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Ask(1).Encode());
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Statements!.Ask(1).Encode());
        await up.Quiet();
        Assert.Equal(2, Cosignatures(up).Count);
        await up.Pass(15);
        Assert.Contains("\"log_size\":2,\"statement_size\":2", Status(up), StringComparison.Ordinal); // pinned all the same
        up.Link.Say(up.Topics.Checkpoint, (up.Ledger.Step(2) with { Cosign = true }).Encode());
        Assert.Equal(2, Read(up, (await Next(up, 3))[2]).Checkpoint.Size);
    }

    [Theory]
    [InlineData(ClockStatus.Unknown)]
    [InlineData(ClockStatus.FreeRunning)]
    public async Task Without_a_synchronised_clock_nothing_is_cosigned_but_what_was_pinned_meanwhile_is_later(ClockStatus status)
    {
        await using var up = Connected();
        up.Bench.Quality = new ClockQuality(status, "none", null);
        var asked = up.Ledger.Ask(0);
        up.Link.Say(up.Topics.Checkpoint, asked.Encode());
        await up.Quiet();
        Assert.Empty(Cosignatures(up));
        up.Ledger.Receive(new byte[32]);
        up.Link.Say(up.Topics.Checkpoint, up.Ledger.Step(1).Encode());
        await up.Quiet();
        up.Bench.Quality = new ClockQuality(ClockStatus.Synchronised, "kernel", 5);
        up.Link.Say(up.Topics.Checkpoint, (asked with { From = 1, Path = [] }).Encode()); // the pin is 2 already
        Assert.Equal(1, Read(up, (await Next(up, 1))[0]).Checkpoint.Size);
    }

    [Fact]
    public async Task Only_what_continues_the_pin_is_cosigned()
    {
        await using var up = Connected();
        var first = up.Ledger.Ask(0);
        up.Link.Say(up.Topics.Checkpoint, first.Encode());
        await Next(up, 1);
        up.Bench.Clock.Advance(TimeSpan.FromMinutes(30));
        var asked = up.Ledger.Ask(1);
        var stranger = new TestLedger();
        stranger.Receive(new byte[32]);
        stranger.Receive(new byte[31]);
        foreach (var bad in new[]
        {
            (asked with { Path = [new byte[32]] }).Encode(),
            (asked with { From = 2 }).Encode(),
            (asked with { CheckpointNote = stranger.Step(1).CheckpointNote }).Encode(),
            (asked with { CheckpointNote = new TestLedger(origin: "elsewhere").Ask(0).CheckpointNote }).Encode(),
            asked.Encode().Replace("v1", "v2", StringComparison.Ordinal),
            asked.Encode()[..^3],
            "", "\0",
        }) up.Link.Say(up.Topics.Checkpoint, bad);
        await up.Quiet();
        Assert.Single(Cosignatures(up));
        up.Link.Say(up.Topics.Checkpoint, asked.Encode());
        Assert.Equal(2, Read(up, (await Next(up, 2))[1]).Checkpoint.Size);

        up.Bench.Clock.Advance(TimeSpan.FromMinutes(30));
        up.Link.Say(up.Topics.Checkpoint, first.Encode()); // pinned once, but smaller than the last cosigned
        await up.Quiet();
        Assert.Equal(2, Cosignatures(up).Count);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_from_what_it_cosigned_never_below_and_never_before_its_time()
    {
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var ledger = new TestLedger();
        CheckpointStep small;
        string last;
        long time;
        await using (var up = Connected(ledger, folder))
        {
            small = ledger.Ask(0);
            ledger.Receive(new byte[32]);
            up.Link.Say(up.Topics.Checkpoint, ledger.Step(0).Encode().Replace("from 0\n", "from 0\ncosign\n", StringComparison.Ordinal));
            last = (await Next(up, 1))[0];
            time = up.Bench.NowMs;
            Assert.Equal(2, Read(up, last).Checkpoint.Size);
            await up.StopUplink();
        }
        await using (var up = Connected(ledger, folder))
        {
            // The bench's clock begins anew, so it has gone back; no sealed header names the pin, the cosignature does.
            Assert.Contains("\"log_size\":2", Status(up), StringComparison.Ordinal);
            up.Link.Say(up.Topics.Checkpoint, small.Encode());
            await up.Quiet();
            Assert.Empty(Cosignatures(up));
            up.Link.Say(up.Topics.Checkpoint, (ledger.Step(2) with { Cosign = true }).Encode());
            Assert.Equal([last], await Next(up, 1));
            up.Link.Say(up.Topics.Checkpoint, ledger.Ask(2).Encode());
            await up.Quiet();
            Assert.Single(Cosignatures(up));
            up.Bench.Clock.Advance(TimeSpan.FromMilliseconds(time - up.Bench.NowMs) + TimeSpan.FromMinutes(10));
            up.Link.Say(up.Topics.Checkpoint, small.Encode());
            up.Link.Say(up.Topics.Checkpoint, (ledger.Step(3) with { Cosign = true }).Encode());
            Assert.Equal(3, Read(up, (await Next(up, 2))[1]).Checkpoint.Size);
            await up.StopUplink();
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ledger.test/segments\n")]
    [InlineData("of another witness")]
    public async Task A_damaged_file_of_the_last_cosignature_silences_the_witness_and_stops_nothing_else(string content)
    {
        var folder = Directory.CreateTempSubdirectory("agent-").FullName;
        var ledger = new TestLedger();
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        if (content == "of another witness")
        {
            ledger.Receive(new byte[31]);
            Checkpoint.TryOpen(Encoding.UTF8.GetBytes(ledger.Step(0).CheckpointNote), ledger.Log.Key, out var signed);
            content = CosignedCheckpoint.Sign(signed!, new CosignatureKey("demo/mine/edge-mine", Evidence.Cose.Ed25519.PublicKey(new byte[32])), new byte[32], 1).Note;
        }
        File.WriteAllText(Path.Combine(folder, "data", LastOfSegments), content);
        await using (var up = Connected(ledger, folder))
        {
            var pin = ledger.Size;
            up.Link.Say(up.Topics.Checkpoint, ledger.Ask(0).Encode());
            await up.Pass(16);
            Assert.Empty(Cosignatures(up));
            Assert.Contains($"\"log_size\":{pin + 1}", Status(up), StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllText(Path.Combine(folder, "data", LastOfSegments)));
            await up.StopUplink();
        }
        Directory.Delete(folder, recursive: true);
    }

    static UplinkBench Connected(TestLedger? ledger = null, string? folder = null)
    {
        var up = new UplinkBench(folder, ledger);
        up.Start();
        up.Link.Connect();
        return up;
    }

    static List<string> Cosignatures(UplinkBench up) => [.. up.Link.Published.Where(p => p.Topic == up.Topics.Cosignature).Select(p => Encoding.UTF8.GetString(p.Payload))];

    static async Task<List<string>> Next(UplinkBench up, int count)
    {
        await Soon.Is(() => Cosignatures(up).Count >= count, $"cosignature {count}");
        return Cosignatures(up);
    }

    static string Status(UplinkBench up)
    {
        Assert.True(SpinWait.SpinUntil(() => up.Link.Published.Any(p => p.Topic == up.Topics.Status), TimeSpan.FromSeconds(20)));
        return Encoding.UTF8.GetString(up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload);
    }

    static CosignedCheckpoint Read(UplinkBench up, string note)
    {
        Assert.True(CosignedCheckpoint.TryRead(Encoding.UTF8.GetBytes(note), up.Bench.Enrolment.Request.Witness, out var read).IsOk);
        return read!;
    }
}
