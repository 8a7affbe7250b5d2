using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Xunit;

namespace Traceability.Edge.Agent.Tests;

/// <summary>A log that signs two roots for one size, before and after a restart of the device.</summary>
public sealed class SplitViewTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("split-").FullName;
    readonly TestLedger ledger = new(new TestLedger(origin: "ledger.test/statements"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Two_signed_roots_for_one_size_are_kept_in_a_file_and_told_in_the_status()
    {
        await using var up = await PinnedAsync();
        up.Link.Say(up.Topics.Receipt, ledger.Forge(0, up.Bench.Sealed[1].Identity));
        await Soon.Is(() => Encoding.UTF8.GetString(up.Link.Published.Last(p => p.Topic == up.Topics.Status).Payload)
            .Contains("\"alarm\":\"split view: the segment log has signed two roots for size 1\"", StringComparison.Ordinal), "the alarm");
        BothNotesAreIn(await FileAsync(up, "split-view-segment-log-1.txt"), ledger, 1);
        await up.StopUplink();
        Assert.Equal(2, up.Unreceipted());
    }

    [Fact]
    public async Task What_was_pinned_before_a_restart_is_proven_by_both_notes_too()
    {
        await using (var up = await PinnedAsync())
        {
            up.Link.Say(up.Topics.Checkpoint, ledger.Statements!.Ask(0).Encode());
            up.Link.Say(up.Topics.Checkpoint, ledger.Ask(1).Encode());
            await Soon.Is(() => up.Link.Published.Count(p => p.Topic == up.Topics.Cosignature) == 2, "both logs, pinned further");
            up.Seal(1);
        }
        await using (var up = await RestartedAsync())
        {
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, up.Bench.Audit()[1].Identity));
            up.Link.Say(up.Topics.Checkpoint, Other(ledger.Statements!, 1));
            BothNotesAreIn(await FileAsync(up, "split-view-segment-log-1.txt"), ledger, 1);
        }
        File.Delete(Path.Combine(folder, "split-views", "split-view-segment-log-1.txt"));
        await using (var up = await RestartedAsync())
        {
            up.Link.Say(up.Topics.Checkpoint, Other(ledger.Statements!, 1));
            BothNotesAreIn(await FileAsync(up, "split-view-statement-log-1.txt"), ledger.Statements!, 1);
        }
    }

    [Fact]
    public async Task What_was_cosigned_is_kept_with_its_note_before_anything_is_sealed()
    {
        await using (var up = await PinnedAsync())
        {
            up.Link.Say(up.Topics.Checkpoint, ledger.Statements!.Ask(0).Encode());
            await Soon.Is(() => up.Link.Published.Any(p => p.Topic == up.Topics.Cosignature), "the cosignature");
            up.Bench.Settle();
        } // a cut
        await using (var up = await RestartedAsync())
        {
            up.Link.Say(up.Topics.Checkpoint, Other(ledger.Statements!, 1));
            BothNotesAreIn(await FileAsync(up, "split-view-statement-log-1.txt"), ledger.Statements!, 1);
        }
    }

    [Fact]
    public async Task Sixteen_pins_of_a_log_are_kept_and_receipts_are_taken_under_each_after_a_restart()
    {
        await using (var up = await PinnedAsync())
        {
            for (var size = 1; size < 20; size++)
            {
                ledger.Receive([.. new byte[31], (byte)size]);
                up.Link.Say(up.Topics.Checkpoint, ledger.Step(size).Encode());
            }
            await up.StopUplink();
        }
        await using (var up = await RestartedAsync())
        {
            Assert.Equal(Enumerable.Range(5, 16).Select(size => (long)size), await up.Bench.Thread.RunAsync(store => store.Pins().Select(pin => pin.Size).ToList()));
            up.Link.Say(up.Topics.Receipt, ledger.Forge(4, up.Bench.Audit()[1].Identity));
            BothNotesAreIn(await FileAsync(up, "split-view-segment-log-5.txt"), ledger, 5);
        }
    }

    [Fact]
    public async Task The_pins_go_over_into_the_next_months_file()
    {
        await using (var up = await PinnedAsync())
        {
            up.Seal(1);
            up.Bench.Clock.Advance(TimeSpan.FromDays(20));
            up.Seal(1);
            Assert.Equal(2, Directory.GetFiles(up.Bench.Data, "segments-*.db").Length);
        }
        await using (var up = await RestartedAsync())
        {
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, up.Bench.Audit()[1].Identity));
            BothNotesAreIn(await FileAsync(up, "split-view-segment-log-1.txt"), ledger, 1);
        }
    }

    [Fact]
    public async Task An_older_store_gets_the_notes_from_its_receipts_when_it_is_upgraded()
    {
        await using (var up = await PinnedAsync()) up.Seal(1);
        Change("DROP TABLE pin; ALTER TABLE counter DROP COLUMN serial; ALTER TABLE counter DROP COLUMN rule; PRAGMA user_version=1");
        await using (var up = await RestartedAsync())
        {
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, up.Bench.Audit()[1].Identity));
            BothNotesAreIn(await FileAsync(up, "split-view-segment-log-1.txt"), ledger, 1);
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("ledger.test/segments\n1\n", "")]
    [InlineData("elsewhere\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— elsewhere AAAAAAAA\n", "")]
    public async Task A_kept_note_that_is_damaged_is_told_and_the_sealed_headers_pin_counts(string note, string why)
    {
        await using (var up = await PinnedAsync()) up.Seal(1);
        Change($"UPDATE pin SET note = '{note}'");
        await using (var up = await RestartedAsync())
        {
            Assert.Matches($"^A note of what was pinned of the segment log cannot be read back.*{why}", Assert.Single(up.Log.From(LogLevel.Error)));
            up.Link.Say(up.Topics.Receipt, ledger.Forge(0, up.Bench.Audit()[1].Identity));
            Assert.Contains("told:", File.ReadAllText(await FileAsync(up, "split-view-segment-log-1.txt")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_note_of_more_than_two_kibibytes_is_not_pinned()
    {
        await using var up = await PinnedAsync();
        ledger.Receive(new byte[32]);
        var step = ledger.Step(1);
        up.Link.Say(up.Topics.Checkpoint, (step with { CheckpointNote = step.CheckpointNote + string.Concat(Enumerable.Repeat($"— somebody {Convert.ToBase64String(new byte[68])}\n", 20)) }).Encode());
        await Soon.Is(() => up.Log.From(LogLevel.Error).Any(line => line.EndsWith("at most 2048 allowed", StringComparison.Ordinal)), "the refusal");
        up.Link.Say(up.Topics.Checkpoint, step.Encode());
        await up.StopUplink();
        Assert.Equal([1L, 2], await up.Bench.Thread.RunAsync(store => store.Pins().Select(pin => pin.Size).ToList()));
    }

    /// <summary>A device that has three segments, and has pinned size 1 of the segment log.</summary>
    async Task<UplinkBench> PinnedAsync()
    {
        var up = new UplinkBench(folder, ledger);
        up.Start();
        up.Link.Connect();
        up.Seal(2);
        await up.Quiet();
        await Soon.Is(() => up.Link.SegmentNumbers.Count >= 3, "the segments");
        up.Answer(up.Bench.Sealed[0].Identity);
        await Soon.Is(() => up.Bench.Sealer.WaitingReceipts > 0, "the receipt, and with it the pin");
        return up;
    }

    async Task<UplinkBench> RestartedAsync()
    {
        var up = new UplinkBench(folder, ledger);
        up.Start();
        up.Link.Connect();
        await up.Quiet();
        return up;
    }

    /// <summary>A step to another root of the same size, signed by the log.</summary>
    static string Other(TestLedger log, long size) => new CheckpointStep(size, [], new Checkpoint(log.Origin, size, [.. Enumerable.Repeat((byte)6, 32)]).Sign(log.Log)).Encode();

    void Change(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Assert.Single(Directory.GetFiles(Path.Combine(folder, "data"), "segments-*.db"))};Pooling=False");
        connection.Execute(sql);
    }

    static async Task<string> FileAsync(UplinkBench up, string name)
    {
        var file = Path.Combine(up.Bench.Folder, "split-views", name);
        await Soon.Is(() => File.Exists(file), name);
        return file;
    }

    /// <summary>Both stories, each with its signature, and not the same.</summary>
    static void BothNotesAreIn(string file, TestLedger log, long size)
    {
        var begin = FormattableString.Invariant($"{log.Origin}\n{size}\n");
        var notes = File.ReadAllText(file).Split(begin)[1..].Select(note => begin + note.Split("\ntold:")[0]).ToList();
        var roots = notes.Select(note =>
        {
            Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(note), log.Log.Key, out var checkpoint).IsOk);
            return Convert.ToHexString(checkpoint!.Root);
        }).ToList();
        Assert.Equal(2, roots.Distinct().Count());
    }
}
