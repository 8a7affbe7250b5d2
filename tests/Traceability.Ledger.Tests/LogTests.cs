using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class LogTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task At_each_checkpoint_the_log_has_grown_by_whole_paddings_whether_segments_came_or_not()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(cadence: new LogCadence(TimeSpan.FromSeconds(5), 8), time: time);
        var chain = await ledger.EnrolAsync();
        var (committed, published) = Follow(ledger);
        var pending = ledger.TakeAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)).Message);
        Assert.True(await committed.WaitAsync(Patience));
        Assert.False(pending.IsCompleted); // held and counted, but nobody has been promised its place yet
        Assert.Null(ledger.Sequencer.Logs.Segments.Published);

        var sizes = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            Assert.True(await published.WaitAsync(Patience));
            sizes.Add(ledger.Sequencer.Logs.Segments.Published!.Size);
        }
        Assert.Equal([8, 16, 24], sizes);
        var receipt = Assert.IsType<Ingest.Verdict.Logged>(await pending).Receipt;
        Assert.Equal(0, receipt.Index);
        Assert.True(receipt.TryVerify(receipt.Identity, ledger.Open.Keys.Log.Key, out var checkpoint).IsOk);
        Assert.Equal(8, checkpoint!.Size);
    }

    [Fact]
    public async Task What_nine_segments_need_is_two_paddings_of_eight()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(cadence: new LogCadence(TimeSpan.FromSeconds(5), 8), time: time);
        var chain = await ledger.EnrolAsync();
        var (committed, _) = Follow(ledger);
        var pending = Enumerable.Range(0, 9).Select(i => ledger.TakeAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + i)).Message)).ToList();
        for (var i = 0; i < 9; i++) Assert.True(await committed.WaitAsync(Patience));
        time.Advance(TimeSpan.FromSeconds(5));
        await Task.WhenAll(pending).WaitAsync(Patience);
        Assert.Equal(16, ledger.Sequencer.Logs.Segments.Published!.Size);
        Assert.All(ledger.Blobs("SELECT entry FROM leaf WHERE log = 0"), leaf => Assert.Equal(32, leaf.Length));
    }

    [Fact]
    public async Task Every_tile_of_both_logs_is_what_its_leaves_give_and_nothing_beyond_the_checkpoint_is_served()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        await using var service = await TestService.StartAsync(broker.Port);
        var chain = await service.EnrolAsync();
        for (var i = 0; i < 259; i++) await service.Ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + i)));

        foreach (var (name, key) in new[] { ("segments", service.Ledger.Open.Keys.Log.Key), ("statements", service.Ledger.Open.Keys.Statements.Key) })
        {
            using var answer = await service.Http.GetAsync($"/log/{name}/checkpoint");
            Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
            Assert.True(Checkpoint.TryOpen(await answer.Content.ReadAsByteArrayAsync(), key, out var checkpoint).IsOk);
            var leaves = new List<byte[]>();
            for (long tile = 0; TilePath.WidthAt(null, tile, checkpoint!.Size) is var width and > 0; tile++)
                leaves.AddRange(Entries(await TileAsync(service, name, new TilePath(null, tile, width))).Select(e => MerkleTree.Leaf(e)));
            Assert.Equal(checkpoint.Size, leaves.Count);
            Assert.Equal(checkpoint.Root, MerkleTree.Root(leaves));

            for (var level = 0; checkpoint.Size >> (8 * level) > 0; level++)
                for (long tile = 0; TilePath.WidthAt(level, tile, checkpoint.Size) is var width and > 0; tile++)
                {
                    var hashes = await TileAsync(service, name, new TilePath(level, tile, width));
                    Assert.Equal(32 * width, hashes.Length);
                    var span = 1 << (8 * level);
                    for (var i = 0; i < width; i++)
                        Assert.Equal(MerkleTree.Root(leaves.GetRange(((int)tile * 256 + i) * span, span)), hashes[(32 * i)..(32 * i + 32)]);
                }
        }
        foreach (var absent in (string[])["tile/0/000.p/0", "tile/0/000.p/256", "tile/0/001.p/200", "tile/1/000.p/2", "tile/2/000.p/1", "tile/0/x000/000", "tile/00/000", "tile/entries/002",
                                          "tile/-1/000", "tile/64/000", "tile/0/1", "tile/0/000.p/01", "tile/0/000/", "tile/entries/../checkpoint", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"])
        {
            using var answer = await service.Http.GetAsync($"/log/segments/{absent}");
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_statement_log_says_in_clear_who_was_enrolled()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100))); // answered by a later checkpoint than the enrolment's
        Assert.Equal(1, ledger.Sequencer.Logs.Statements.Published!.Size);
        Assert.True(StatementEntry.TryRead(Assert.Single(ledger.Blobs("SELECT entry FROM leaf WHERE log = 1")), out var statement).IsOk);
        Assert.Equal(chain.Request.Bytes, statement!.Parts[0]);
        Assert.Null(statement.Parts[1]);
    }

    [Fact]
    public async Task Cut_between_commit_and_second_place_the_next_start_puts_the_same_bytes_there()
    {
        var armed = false;
        await using var ledger = TestLedger.Start(at => { if (armed && at == SequencerStep.CheckpointCommitted) throw new IOException("cut"); });
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var before = SecondPlaceOf(ledger);
        armed = true;
        await Assert.ThrowsAnyAsync<Exception>(() => ledger.TakeAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)).Message));
        await Assert.ThrowsAsync<IOException>(() => ledger.Sequencer.Ended);
        Assert.Equal(before, SecondPlaceOf(ledger));
        armed = false;
        await ledger.RestartAsync();
        Assert.Equal(2, ledger.Sequencer.Logs.Segments.Published!.Size);
        Assert.Equal(ledger.Sequencer.Logs.Segments.Published.Note, SecondPlaceOf(ledger));
    }

    [Fact]
    public async Task Cut_before_the_very_first_checkpoint_reached_the_second_place_the_ledger_starts_all_the_same()
    {
        foreach (var cut in (SequencerStep[])[SequencerStep.CheckpointSigned, SequencerStep.CheckpointCommitted])
        {
            var armed = true;
            await using var ledger = TestLedger.Start(at => { if (armed && at == cut) throw new IOException("cut"); });
            await Assert.ThrowsAnyAsync<Exception>(async () => { await ledger.EnrolAsync(); await ledger.Sequencer.Ended; });
            armed = false;
            await ledger.RestartAsync();
            var chain = await ledger.EnrolAsync(new("demo", "mine", "edge-2"));
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)), new("demo", "mine", "edge-2"));
            Assert.Equal(ledger.Sequencer.Logs.Segments.Published!.Note, SecondPlaceOf(ledger));
            Assert.Equal(2, ledger.Sequencer.Logs.Statements.Published!.Size);
            await ledger.RestartAsync();
        }
    }

    [Fact]
    public async Task One_receipt_answers_everyone_who_sent_the_same_segment_before_the_checkpoint()
    {
        var time = new ManualTime();
        await using var ledger = TestLedger.Start(cadence: new LogCadence(TimeSpan.FromSeconds(5), 8), time: time);
        var chain = await ledger.EnrolAsync();
        var built = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        var reports = new List<PublishReport>();
        var published = new SemaphoreSlim(0);
        ledger.Sequencer.Published += report => { reports.Add(report); published.Release(); };
        var pending = Enumerable.Range(0, 50).Select(_ => ledger.TakeAsync(built.Message)).ToList();
        var all = Task.WhenAll(pending);
        // What is still being checked at one tick is answered at the next.
        for (var began = Stopwatch.GetTimestamp(); !all.IsCompleted && Stopwatch.GetElapsedTime(began) < Patience;)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            Assert.True(await published.WaitAsync(Patience));
        }
        var verdicts = await all.WaitAsync(Patience);
        Assert.All(verdicts, verdict => Assert.IsType<Ingest.Verdict.Logged>(verdict));
        Assert.Single(verdicts.Cast<Ingest.Verdict.Logged>(), verdict => !verdict.Again);
        Assert.All(reports, report => Assert.True(report.Answered.Count <= 1));
    }

    [Fact]
    public async Task A_database_from_a_backup_is_refused_as_a_rollback()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        await ledger.CloseAsync();
        var backup = File.ReadAllBytes(ledger.DatabasePath);
        ledger.Reopen();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)));
        await ledger.CloseAsync();
        var newest = File.ReadAllBytes(ledger.DatabasePath);

        File.WriteAllBytes(ledger.DatabasePath, backup);
        Assert.Contains("rollback: it holds a checkpoint of 2 leaves of test/segments, the ledger's database ends at 1", Refusal(ledger), StringComparison.Ordinal);
        // A new database beside a second place that knows better is no way out either.
        File.Delete(ledger.DatabasePath);
        Assert.Contains("rollback: it holds a checkpoint of 2 leaves of test/segments, the ledger's database none", Refusal(ledger), StringComparison.Ordinal);
        File.WriteAllBytes(ledger.DatabasePath, newest);
        ledger.Reopen();
        Assert.Equal(0.10m, ledger.Figures().Kwh);
    }

    [Fact]
    public async Task A_second_place_that_is_lost_foreign_or_in_use_is_refused_by_name()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        Assert.Contains("that no other uses", Refusal(ledger), StringComparison.Ordinal);
        await ledger.CloseAsync();

        var file = Path.Combine(ledger.Place.SecondPlace, "segments.checkpoint");
        var note = File.ReadAllText(file);
        File.Delete(file);
        Assert.Contains("empty, although the ledger has published 1 leaves", Refusal(ledger), StringComparison.Ordinal);
        File.WriteAllText(file, new Checkpoint("test/segments", 1, new byte[32]).Sign(ledger.Open.Keys.Log));
        Assert.Contains("taken two courses", Refusal(ledger), StringComparison.Ordinal);
        File.WriteAllText(file, note.Replace("test/segments\n1\n", "test/segments\n2\n", StringComparison.Ordinal));
        Assert.Contains("corrupt: a bad signature", Refusal(ledger), StringComparison.Ordinal);
        File.WriteAllText(file, note);
        ledger.Reopen();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)));
    }

    [Fact]
    public async Task A_ledger_whose_second_place_was_changed_under_it_stops_instead_of_publishing()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        File.WriteAllText(Path.Combine(ledger.Place.SecondPlace, "segments.checkpoint"), "other");
        await Assert.ThrowsAnyAsync<Exception>(() => ledger.TakeAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 110)).Message));
        var why = await Assert.ThrowsAsync<IOException>(() => ledger.Sequencer.Ended);
        Assert.Contains("second ledger", why.Message, StringComparison.Ordinal);
    }

    /// <summary>One count for each segment committed, one for each checkpoint published.</summary>
    static (SemaphoreSlim Committed, SemaphoreSlim Published) Follow(TestLedger ledger)
    {
        var (committed, published) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        ledger.Sequencer.Committed += report => { if (report.Logged.Count > 0) committed.Release(report.Logged.Count); };
        ledger.Sequencer.Published += _ => published.Release();
        return (committed, published);
    }

    static string SecondPlaceOf(TestLedger ledger) => File.ReadAllText(Path.Combine(ledger.Place.SecondPlace, "segments.checkpoint"));

    static string Refusal(TestLedger ledger)
    {
        Assert.False(OpenLedger.TryOpen(ledger.Place, TimeProvider.System, out _, out var error));
        return error;
    }

    static async Task<byte[]> TileAsync(TestService service, string log, TilePath tile)
    {
        using var answer = await service.Http.GetAsync($"/log/{log}/{tile}");
        Assert.True(answer.IsSuccessStatusCode, tile.ToString());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    static List<byte[]> Entries(byte[] bundle)
    {
        var entries = new List<byte[]>();
        for (var at = 0; at < bundle.Length;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            entries.Add(bundle[(at + 2)..(at + 2 + length)]);
            at += 2 + length;
        }
        return entries;
    }
}
