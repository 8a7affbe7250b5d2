using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Xunit;
using static Traceability.Edge.Agent.Tests.TestSite;

namespace Traceability.Edge.Agent.Tests;

public sealed class StorageTests : IDisposable
{
    readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    string MonthPath => Path.Combine(bench.Data, "segments-2026-11.db");

    string Why() => Bench.WhyNotStart(bench.Data, bench.Enrolment, bench.Time.GetUtcNow()) ?? "nothing is wrong";

    async Task OneRun()
    {
        bench.Start();
        bench.Record(Energy, Abcd(5));
        await bench.StopAsync();
    }

    [Fact]
    public async Task A_commit_that_fails_ends_the_run_and_nothing_is_sealed_afterwards()
    {
        bench.Start();
        bench.Settle();
        await bench.Thread.RunAsync(_ =>
        {
            // A full disk: SQLite may not add one page.
            return Months(bench.Store)[^1].Connection.ExecuteScalar<long>("PRAGMA max_page_count=1");
        });
        for (var i = 0; i < 50; i++) bench.Recorder.Note(new SiteEvent(EventCode.Gap, bench.NowMs, new string('x', 400), null, null, "timeout", new string('y', 500)));
        await Assert.ThrowsAsync<SqliteException>(() => bench.Recorder.Ended);
        var held = bench.Audit().Count;
        await bench.Thread.RunAsync(_ => Months(bench.Store)[^1].Connection.ExecuteScalar<long>("PRAGMA max_page_count=100000"));
        bench.Recorder.Note(new SiteEvent(EventCode.Gap, bench.NowMs, "x", null, null, "timeout", ""));
        await Assert.ThrowsAsync<IOException>(() => bench.Recorder.SealAsync("deck", ticket => new Recording.PendingEntry(new SiteEvent(EventCode.Gap, 1, ticket, null, null, "x", ""))));
        await Assert.ThrowsAnyAsync<Exception>(() => bench.Recorder.ShutDownAsync());
        Assert.Equal(held, bench.Audit().Count);
        bench.Kill();
        await OneRun();
        Assert.Equal("after-power-or-kill", bench.Audit().Events(EventCode.Boot).Last().Cause);
    }

    static List<MonthFile> Months(SegmentStore store) =>
        (List<MonthFile>)typeof(SegmentStore).GetField("months", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(store)!;

    [Fact]
    public async Task A_commit_that_landed_although_it_reported_an_error_is_continued_without_a_second_one_of_its_number()
    {
        bench.Start();
        bench.Settle();
        // Fails after the commit: a trigger cannot, but a receipt for an older month's file that is gone can.
        await Assert.ThrowsAsync<IOException>(() => bench.Thread.RunAsync<bool>(store =>
        {
            using var other = new OpenSegmentOf(bench);
            bench.Sealer.Seal(store, other.Segment);
            throw new IOException("the disk answered with an error");
        }));
        bench.Kill();
        await OneRun();
        var chain = bench.Audit();
        Assert.Equal(chain.Count, chain.Select(s => s.Header.Number).Distinct().Count());
        Assert.Contains(chain.Entries<SiteEvent>(), e => e.Subject == "landed");
    }

    sealed class OpenSegmentOf : IDisposable
    {
        public OpenSegmentOf(Bench bench)
        {
            Segment = new Recording.OpenSegment(bench.Site.Channels) { ClosedMs = bench.NowMs, MonotonicMs = 0, Clock = bench.Quality, Tickets = [new TicketCounter("deck", 1)] };
            Segment.Entries.Add(new Recording.PendingEntry(new SiteEvent(EventCode.Gap, bench.NowMs, "landed", null, null, "timeout", "")));
        }

        public Recording.OpenSegment Segment { get; }

        public void Dispose() => Segment.Clear();
    }

    [Fact]
    public async Task A_months_file_that_was_cut_before_its_first_segment_still_gets_what_is_open()
    {
        bench.Start();
        bench.Settle();
        var opened = new OpenWeighing("TAG", "deck", "1-AAAA", 1, 2);
        await bench.Thread.RunAsync(store =>
        {
            Months(store)[^1].Connection.Execute("INSERT INTO open_weighing VALUES (@Tag, @Scale, @Ticket, @CapturedMs, @ShownGrams)", opened);
            return true;
        });
        await bench.StopAsync();
        Assert.True(MonthFile.TryOpen(Path.Combine(bench.Data, "segments-2026-12.db"), out var next, out _));
        next!.Dispose();
        bench.Start();
        Assert.Equal([opened], bench.Store.OpenWeighings());
        Assert.NotNull(bench.Store.LastStatementSeq());
        await bench.StopAsync();
        Assert.Equal("segments-2026-12.db", bench.Audit()[^1].File);
    }

    [Fact]
    public void One_tag_may_be_open_at_two_scales()
    {
        Assert.True(MonthFile.TryOpen(Path.Combine(bench.Data, "segments-2026-01.db"), out var month, out _));
        month!.Dispose();
        using var store = SegmentStore.Open(bench.Data, bench.Time.GetUtcNow(), out _)!;
        OpenWeighing a = new("T", "a", "1-AAAA", 1, 2), b = new("T", "b", "1-AAAA", 3, 4);
        store.Commit(new SealCommit { Segment = new StoredSegment(1, [], []), SealedMs = bench.NowMs, Opened = [a, b] }, []);
        store.Commit(new SealCommit { Segment = new StoredSegment(2, [], []), SealedMs = bench.NowMs, Completed = [a] }, []);
        Assert.Equal([b], store.OpenWeighings());
        Assert.Equal((2L, 2L), store.Count());
    }

    [Fact]
    public async Task Absent_empty_corrupt_foreign_and_newer_month_files_are_told_apart()
    {
        await OneRun();
        Assert.Equal("nothing is wrong", Why());
        var whole = await File.ReadAllBytesAsync(MonthPath);
        await File.WriteAllBytesAsync(MonthPath, [.. "not a database, but long enough to be read as a header of one, which takes a hundred bytes or more, so on and on"u8]);
        Assert.Contains("cannot be read", Why(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(MonthPath, whole);
        Set("PRAGMA user_version=4");
        Assert.Contains("newer than this agent", Why(), StringComparison.Ordinal);
        Set("PRAGMA user_version=1; PRAGMA application_id=7");
        Assert.Contains("not a segment file", Why(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(MonthPath, whole);
        Set("UPDATE segment SET message = x'00' WHERE number = (SELECT max(number) FROM segment)");
        Assert.Contains("cannot be continued", Why(), StringComparison.Ordinal);
        await File.WriteAllBytesAsync(MonthPath, whole.Select((b, i) => i > 4096 ? (byte)0xEE : b).ToArray());
        Assert.Contains("cannot be read", Why(), StringComparison.Ordinal);
        File.Delete(MonthPath);
        Assert.Equal("nothing is wrong", Why());
    }

    void Set(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={MonthPath};Pooling=False");
        connection.Execute(sql);
    }

    [Fact]
    public async Task A_segment_of_another_device_is_not_continued()
    {
        await OneRun();
        using var other = new Bench();
        Assert.Contains("another chain", Bench.WhyNotStart(bench.Data, other.Enrolment, bench.Time.GetUtcNow()), StringComparison.Ordinal);
    }

    [Fact]
    public void One_folder_is_owned_by_one_agent()
    {
        using var first = DataFolder.TryOwn(bench.Data, out _);
        Assert.NotNull(first);
        Assert.Null(DataFolder.TryOwn(bench.Data, out var error));
        Assert.Contains("in use by another agent", error, StringComparison.Ordinal);
        first.Dispose();
        using var again = DataFolder.TryOwn(bench.Data, out _);
        Assert.NotNull(again);
        Assert.Null(DataFolder.TryOwn(Path.Combine(bench.Folder, "site.yaml", "x"), out error));
    }

    [Fact]
    public void Keys_are_for_their_owner_only_and_a_wrong_one_is_never_replaced()
    {
        var keys = Path.Combine(bench.Data, "keys");
        foreach (var file in Directory.EnumerateFiles(keys)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(DurableFile.OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        var pem = Path.Combine(keys, "evidence.pem");
        var whole = File.ReadAllText(pem);
        using var brainpool = ECDsa.Create(ECCurve.NamedCurves.brainpoolP256r1);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var good = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (content, part) in new[]
        {
            ("", "is empty"), ("rubbish", "no private key"), (whole[..60], "no private key"), (good.ExportSubjectPublicKeyInfoPem(), "no private key"),
            (brainpool.ExportPkcs8PrivateKeyPem(), "not a P-256 key"), (larger.ExportPkcs8PrivateKeyPem(), "not a P-256 key"),
        })
        {
            File.WriteAllText(pem, content);
            Assert.Null(DeviceKeys.Open(keys, mayCreate: true, out var error));
            Assert.Contains(part, error, StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllText(pem));
        }
        File.WriteAllText(pem, good.ExportPkcs8PrivateKeyPem());
        using (var foreign = DeviceKeys.Open(keys, mayCreate: false, out _)!)
        {
            Assert.Null(KeyHistory.Open(bench.Data, Enrolment.Open(bench.Data, null, bench.Site, foreign, out _)!, foreign, out var error));
            Assert.Contains("another evidence key", error, StringComparison.Ordinal);
        }
        File.Delete(pem);
        Assert.Null(DeviceKeys.Open(keys, mayCreate: false, out var missing));
        Assert.Contains("is missing although", missing, StringComparison.Ordinal);
        File.WriteAllText(pem, whole);
        File.WriteAllBytes(Path.Combine(keys, "label.key"), new byte[31]);
        Assert.Null(DeviceKeys.Open(keys, mayCreate: true, out missing));
        Assert.Contains("has 31 bytes, 32 are allowed", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void Terms_and_enrolments_that_are_not_right_enrol_nothing()
    {
        var path = Path.Combine(bench.Data, Enrolment.FileName);
        var terms = Path.Combine(bench.Folder, "other.txt");
        var whole = File.ReadAllBytes(path);
        File.Delete(path);
        Assert.Contains("not enrolled yet", Refused(null), StringComparison.Ordinal);
        Assert.Contains("no such file", Refused(terms), StringComparison.Ordinal);
        foreach (var (text, part) in new[] { ("", "empty"), ("rubbish", "line 1"), ("traceability enrolment terms v9\n", "v9"), (bench.Ledger.Terms("edge-other"), "this enrols demo/mine/edge-other") })
        {
            File.WriteAllText(terms, text);
            Assert.Contains(part, Refused(terms), StringComparison.Ordinal);
            Assert.False(File.Exists(path));
        }
        foreach (var content in new[] { [], whole[..50], [.. whole[..^1], (byte)(whole[^1] ^ 1)] })
        {
            File.WriteAllBytes(path, content);
            Assert.NotEmpty(Refused(null));
            Assert.Equal(content, File.ReadAllBytes(path));
        }
        File.WriteAllBytes(path, whole);
        var other = TestSite.Load(bench.Folder, Yaml(device: "edge-two"));
        Assert.Null(Enrolment.Open(bench.Data, null, other, bench.Keys, out var error));
        Assert.Contains("the site file is for demo/mine/edge-two", error, StringComparison.Ordinal);

        string Refused(string? from)
        {
            Assert.Null(Enrolment.Open(bench.Data, from, bench.Site, bench.Keys, out var why));
            return why;
        }
    }
}
