using System.Diagnostics;
using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Ledger.Recovery;
using Traceability.Mqtt.Messages;
using Traceability.Testing;
using Traceability.Verifier;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>A ledger whose database came back from a backup goes on under a new origin, and only by its root key.</summary>
public sealed class RecoveryTests
{
    const string Origin = "test/segments";

    [Fact]
    public async Task A_ledger_from_a_backup_goes_on_under_a_new_origin_and_takes_again_what_it_had_lost()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var one = Energy(chain, 100);
        await ledger.LogAsync(one);
        var backup = await BackupAsync(ledger);
        var two = Energy(chain, 110);
        var lost = (await ledger.LogAsync(two)).Receipt;
        await RestoreAsync(ledger, backup);

        Assert.Contains("the command recover", Refusal(ledger), StringComparison.Ordinal);
        var done = Recovered(ledger);
        Assert.Equal($"{Origin} (2 leaves) is continued by {Origin}/2, which keeps 1", done[0]);
        ledger.Reopen();
        var logs = ledger.Sequencer.Logs;
        Assert.Equal(($"{Origin}/2", $"{Origin}/statements"), (logs.Segments.Key.Name, logs.Statements.Key.Name));
        Assert.Equal($"{Origin}/2/online", ledger.Open.Keys.Online.Key.Name);

        // Entry 0 cites the old log's last checkpoint, the kept leaf follows, and what is known of it by its index has moved with it.
        var entries = ledger.Blobs("SELECT entry FROM leaf WHERE log = 0 ORDER BY position");
        Assert.True(SuccessionStatement.TryRead(entries[0], out var statement, out var said).IsOk);
        Assert.Equal((Origin, 2, 1), (said!.OldOrigin, said.Size, said.Kept));
        Assert.Equal(lost.CheckpointNote, Encoding.UTF8.GetString(statement!.OldCheckpoint));
        Assert.Equal(one.Identity, entries[1]);
        Assert.Equal(entries[0], ledger.Blobs("SELECT entry FROM leaf WHERE log = 1 ORDER BY position")[^1]);
        var moved = (await ledger.LogAsync(one)).Receipt;
        Assert.Equal(1, moved.Index);
        Assert.True(moved.TryVerify(one.Identity, logs.Segments.Key, out _).IsOk);
        Assert.Equal(1, ledger.Count("SELECT log_index FROM configuration"));

        var again = await ledger.LogAsync(two);
        Assert.False(again.Again);
        Assert.True(again.Receipt.TryVerify(two.Identity, logs.Segments.Key, out _).IsOk);
        Assert.False(again.Receipt.TryVerify(two.Identity, new NoteSigner(Origin, File.ReadAllBytes(Path.Combine(ledger.Folder, "keys/log.ed25519"))).Key, out _).IsOk);
        Assert.Equal(0.10m, ledger.Figures().Kwh);
        await ledger.RestartAsync();
        Assert.Equal(0.10m, ledger.Figures().Kwh);
        Assert.Equal(3, ledger.Sequencer.Logs.Segments.Published!.Size);
    }

    [Fact]
    public async Task What_is_derived_anew_after_a_recovery_is_the_same()
    {
        await using var ledger = await RolledBackAsync();
        Recovered(ledger);
        ledger.Reopen();
        var rows = ledger.DerivedRows();
        ledger.ForgetDerivation();
        ledger.Execute("INSERT INTO setting (name, value) VALUES ('second-place-0', 'begun'), ('second-place-1', 'begun')");
        await ledger.RestartAsync();
        Assert.Equal(rows, ledger.DerivedRows());
    }

    [Fact]
    public async Task Killed_at_any_step_the_next_run_finishes_with_the_same_bytes()
    {
        await using var ledger = await RolledBackAsync(enrolLater: true);
        var (database, keys, place) = Everything(ledger);
        var time = new ManualTime();
        foreach (var step in Enum.GetValues<RecoveryStep>())
            for (var times = 1; times <= 2; times++) // both logs have gone back: the steps of each
            {
                PutBack(ledger, database, keys, place);
                var left = times;
                try
                {
                    LedgerRecovery.Run(Options(ledger), time, out _, at => { if (at == step && --left == 0) throw new IOException("cut"); });
                }
                catch (IOException) { }
                time.Advance(TimeSpan.FromMinutes(1)); // what was written says when it was written first
                var cut = Successions(ledger);
                if (step >= RecoveryStep.Committed && left == 0 && (step == RecoveryStep.Committed || times == 1))
                    Assert.Contains("allowed: the command recover again", Refusal(ledger), StringComparison.Ordinal);
                var done = LedgerRecovery.Run(Options(ledger), time, out var error);
                Assert.True(done is not null, error);
                foreach (var (file, bytes) in cut) Assert.Equal(bytes, Successions(ledger)[file]);
                Assert.Equal("nothing to recover: the second place is not ahead of the database", Assert.Single(Recovered(ledger)));
                ledger.Reopen();
                Assert.Equal(($"{Origin}/2", $"{Origin}/statements/2"), (ledger.Sequencer.Logs.Segments.Key.Name, ledger.Sequencer.Logs.Statements.Key.Name));
                Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM segment"));
                Assert.Single(ledger.Blobs("SELECT entry FROM leaf WHERE log = 1"), entry => SuccessionStatement.TryRead(entry, out _, out var said).IsOk && said!.OldOrigin == Origin);
                await ledger.CloseAsync();
            }
        ledger.Reopen();
    }

    [Fact]
    public async Task What_is_said_of_a_chain_moves_with_the_statement_log_and_every_bundle_names_the_successions()
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        await ledger.Open.Enrolments.TakeLabelKeyAsync(chain.Chain, chain.LabelKey, default);
        var weighed = chain.Seal(Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000));
        await ledger.LogAsync(weighed);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RotateAsync(chain.Chain, chain.Rotate().Bytes, default));
        await SuspendAsync(true, "the meter was replaced");
        var published = new ProfilePublication("demo", Demo.Profile.Id, Demo.Profile.Sha256.ToArray(), Verified.Capture, chain.NowMs).Sign(TestLedger.Organisation);
        Assert.IsType<PublicationAnswer.Published>(await ledger.Open.Publications.TakeAsync(Demo.Profile.Sha256.ToArray(), published.Bytes, default));
        ledger.Execute("INSERT INTO record (position, digest, facility, stream, record) SELECT position, x'00', 'mine', 'bowser', x'00' FROM publication");
        ledger.Execute("INSERT INTO deed (position, digest, facility, line, about, kind, deed) SELECT position, x'00', 'mine', 1, '2026-10', 1, x'00' FROM publication");
        await PassADayAsync();
        var backup = await BackupAsync(ledger);
        await SuspendAsync(false, "looked at");
        await ledger.LogAsync(Energy(chain, 100));
        await RestoreAsync(ledger, backup);
        var done = Recovered(ledger);
        Assert.Equal([$"{Origin}/2", $"{Origin}/statements/2"], done.Take(2).Select(line => line.Split(" is continued by ")[1].Split(',')[0]));
        Assert.Contains("decisions given after the backup must be given again", done[^1], StringComparison.Ordinal);
        ledger.Reopen();

        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM asked_checkpoint WHERE note NOT LIKE 'test/%/2' || char(10) || '%'"));
        Assert.Equal(3, StandsWhereItSays());
        Assert.True(DayLabel.TryRead(Assert.Single(ledger.Blobs("SELECT l.entry FROM day_statement d JOIN leaf l ON l.log = 1 AND l.position = d.position")), out _).IsOk);
        Assert.Equal(ProfilePublication.Statement(published).Encode(), Assert.Single(ledger.Blobs("SELECT l.entry FROM publication p JOIN leaf l ON l.log = 1 AND l.position = p.position")));
        Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM record r JOIN publication p ON p.position = r.position"));
        Assert.Equal(1, ledger.Count("SELECT COUNT(*) FROM deed d JOIN publication p ON p.position = d.position"));
        var standing = ledger.Open.Chains.Of(chain.Chain)!;
        Assert.Equal((1, true), (standing.Keys.Rotations.Count, standing.IsSuspended)); // what came after the backup is lost
        await SuspendAsync(false, "looked at");
        await PassADayAsync();
        Assert.Equal(4, StandsWhereItSays());
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM day_statement d JOIN leaf l ON l.log = 1 AND l.position = d.position"));
        await ledger.RestartAsync();
        Assert.False(ledger.Open.Chains.Of(chain.Chain)!.IsSuspended);

        await ledger.LogAsync(Energy(chain, 110));
        var bundles = new Store.BundleQueries(ledger.Open.Database, new LogQueries(ledger.Open.Database, ledger.Sequencer.Logs), "demo");
        var bundle = bundles.Bundle(weighed.Identity, 2, null, out var why);
        Assert.True(bundle is not null, why);
        var verdict = BundleCheck.Run(bundle, null, new ProfileRules(), out var found);
        Assert.True(verdict.IsAccepted, verdict.Reason);
        Assert.Equal([(Origin, 2L), ($"{Origin}/statements", 6L)], found!.Successions.Select(said => (said.OldOrigin, said.Size)));
        Assert.True(found.SubjectChain.IsLogged && found.Segments[0].IsLogged && found.Statements.All(said => said.IsLogged));
        using var report = new StringWriter();
        Verifier.Report.BundleReport.Write(new Verifier.Report.Sheet(report), "ticket", found);
        Assert.Matches($"log +continues {Origin}, which had 2 leaves; 1 kept", report.ToString());
        Assert.Contains($"what stood in the 1 leaves of {Origin} that the ledger lost", report.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, false), (found.SubjectChain.Keys.Rotations.Count, found.SubjectChain.Suspension!.IsSuspended));

        // A device that is enrolled now knows the present logs, and needs no succession.
        var later = new Ledger.Enrolment.DeviceAddress("demo", "mine", "edge-2");
        var young = await ledger.EnrolAsync(later);
        var first = young.Seal(Demo.FirstPass("2-abcd", young.NowMs, 40_000_000));
        await ledger.LogAsync(first, later);
        Assert.True(BundleCheck.Run(bundles.Bundle(first.Identity, 2, null, out _), null, new ProfileRules(), out found).IsAccepted);
        Assert.Empty(found!.Successions);

        async Task SuspendAsync(bool suspend, string reason) =>
            Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.SuspendAsync(chain.Chain, suspend, reason, default));

        async Task PassADayAsync()
        {
            time.Advance(TimeSpan.FromDays(1));
            for (var i = 0; i < 2; i++) await ledger.SettleAsync();
        }

        long StandsWhereItSays() => ledger.Blobs("SELECT l.entry FROM chain_statement s JOIN leaf l ON l.log = 1 AND l.position = s.position ORDER BY s.position")
            .Zip(ledger.Blobs("SELECT CAST(kind AS BLOB) FROM chain_statement ORDER BY position"))
            .Count(row => StatementEntry.TryRead(row.First, out var said).IsOk && Encoding.ASCII.GetString(row.Second) == $"{(int)said!.Kind}");
    }

    [Fact]
    public async Task An_older_backup_after_a_recovery_is_recovered_once_more_and_no_succession_is_forgotten()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Energy(chain, 100));
        var oldest = await BackupAsync(ledger);
        await ledger.LogAsync(Energy(chain, 110));
        var backup = await BackupAsync(ledger);
        await ledger.LogAsync(Energy(chain, 120));
        await RestoreAsync(ledger, backup);
        Recovered(ledger);
        ledger.Reopen();
        await ledger.LogAsync(Energy(chain, 130));
        await RestoreAsync(ledger, oldest); // knows nothing of the first recovery

        Assert.Contains("rollback: it holds a checkpoint of test/segments/2, the ledger's database is of test/segments", Refusal(ledger), StringComparison.Ordinal);
        Assert.Equal($"{Origin}/2 (4 leaves) is continued by {Origin}/3, which keeps 2", Recovered(ledger)[0]);
        ledger.Reopen();
        var successions = ledger.Sequencer.Logs.Successions(LogName.Segments);
        Assert.Equal([(Origin, $"{Origin}/2"), ($"{Origin}/2", $"{Origin}/3")], successions.Select(s => (s.Succession.OldOrigin, s.Succession.New.Name)));
        var root = new NoteKey(Succession.SignerOf($"{Origin}/2"), ledger.Open.Keys.Root.PublicKey); // of a device that was enrolled in between
        Assert.True(Succession.TryOpen(Encoding.UTF8.GetBytes(successions[1].Note), root, out _).IsOk);
        var entries = ledger.Blobs("SELECT entry FROM leaf WHERE log = 0 ORDER BY position");
        Assert.Equal([$"{Origin}/2", Origin], entries.Take(2).Select(entry => SuccessionStatement.TryRead(entry, out _, out var said).IsOk ? said!.OldOrigin : ""));
        Assert.Equal(ledger.Blobs("SELECT identity FROM segment ORDER BY log_index"), entries.Skip(2));
        Assert.Equal(2, ledger.Count("SELECT log_index FROM segment"));
        await ledger.RestartAsync();
    }

    [Fact]
    public async Task A_lost_database_is_continued_with_nothing_kept()
    {
        await using var ledger = await RolledBackAsync();
        File.Delete(ledger.DatabasePath);
        Assert.Equal([$"{Origin} (2 leaves) is continued by {Origin}/2, which keeps 0", $"{Origin}/statements (1 leaves) is continued by {Origin}/statements/2, which keeps 0"], Recovered(ledger).Take(2));
        ledger.Reopen();
        var chain = await ledger.EnrolAsync();
        Assert.Equal([$"{Origin}/2", $"{Origin}/statements/2"], RequestOf(chain).Logs.Select(log => log.Origin));
        await ledger.LogAsync(Energy(chain, 100));
    }

    [Fact]
    public async Task A_sound_ledger_has_nothing_to_recover_and_is_not_touched()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Energy(chain, 100));
        await ledger.CloseAsync();
        var before = Everything(ledger);
        Assert.StartsWith("nothing to recover", Assert.Single(Recovered(ledger)), StringComparison.Ordinal);
        var after = Everything(ledger);
        Assert.Equal(before.Keys, after.Keys);
        Assert.Equal(before.Place, after.Place);
        ledger.Reopen();
    }

    [Fact]
    public async Task Without_the_root_key_or_with_a_second_place_that_cannot_be_trusted_nothing_is_done()
    {
        await using var ledger = await RolledBackAsync();
        var (database, keys, place) = Everything(ledger);
        var options = Options(ledger);
        var other = Path.Combine(ledger.Folder, "other.ed25519");
        File.WriteAllBytes(other, new byte[32]);
        Assert.Contains("not the root key that this ledger was begun with", Why(options with { RootKey = other }), StringComparison.Ordinal);
        Assert.Contains("the seed of the root key", Why(options with { RootKey = Path.Combine(ledger.Folder, "absent") }), StringComparison.Ordinal);
        Assert.Contains("not a key of", Why(options with { Origin = "another/origin" }), StringComparison.Ordinal);

        var file = Path.Combine(ledger.Place.SecondPlace, "segments.checkpoint");
        var note = File.ReadAllText(file);
        File.WriteAllText(file, note.Replace($"{Origin}\n2\n", $"{Origin}\n3\n", StringComparison.Ordinal));
        Assert.Contains("corrupt: a bad signature", Why(options), StringComparison.Ordinal);
        File.WriteAllText(file, "");
        Assert.Contains("corrupt: note is empty", Why(options), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("empty, although the ledger has published 1 leaves", Why(options), StringComparison.Ordinal);
        File.WriteAllText(file, new Checkpoint(Origin, 1, new byte[32]).Sign(new NoteSigner(Origin, File.ReadAllBytes(Path.Combine(ledger.Folder, "keys/log.ed25519")))));
        Assert.Contains("taken two courses", Why(options), StringComparison.Ordinal);
        File.WriteAllText(file, note);
        File.WriteAllText(Path.Combine(ledger.Place.SecondPlace, "segments.2.succession"), "x");
        Assert.Contains("the succession of test/segments is not one", Why(options), StringComparison.Ordinal);

        PutBack(ledger, database, keys, place);
        using (SecondPlace.TryOpen(ledger.Place.SecondPlace, out _)) Assert.Contains("that no other uses", Why(options), StringComparison.Ordinal);
        Assert.Equal(place, Everything(ledger).Place);
        Recovered(ledger);
        ledger.Reopen();
    }

    [Fact]
    public async Task A_succession_that_another_root_key_signed_is_no_way_to_start()
    {
        await using var ledger = await RolledBackAsync();
        Recovered(ledger);
        var file = Path.Combine(ledger.Place.SecondPlace, "segments.2.succession");
        Assert.True(SuccessionStatement.TryRead(File.ReadAllBytes(file), out var statement, out var said).IsOk);
        var forged = said!.Sign([new NoteSigner(Succession.SignerOf(Origin), new byte[32])]);
        File.WriteAllBytes(file, (statement! with { Note = Encoding.UTF8.GetBytes(forged) }).Encode());
        Assert.Contains("is not one: no signature of test/segments/root", Refusal(ledger), StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("does not hold the succession", Refusal(ledger), StringComparison.Ordinal);
        File.WriteAllBytes(file, statement.Encode());
        ledger.Reopen();
    }

    [Fact]
    public async Task A_draft_that_never_took_effect_does_not_stand_in_the_way_of_the_newer_database()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Energy(chain, 100));
        var backup = await BackupAsync(ledger);
        await ledger.LogAsync(Energy(chain, 110));
        var newest = await BackupAsync(ledger);
        await RestoreAsync(ledger, backup);
        Assert.Throws<IOException>(() => LedgerRecovery.Run(Options(ledger), TimeProvider.System, out _, at => { if (at == RecoveryStep.SuccessionWritten) throw new IOException("cut"); }));
        File.WriteAllBytes(ledger.DatabasePath, newest); // found after all
        ledger.Reopen();
        Assert.Equal(Origin, ledger.Sequencer.Logs.Segments.Key.Name);
        Assert.Empty(ledger.Sequencer.Logs.Successions(LogName.Segments));
        await ledger.LogAsync(Energy(chain, 120));
        await RestoreAsync(ledger, backup);
        Assert.Equal($"{Origin} (3 leaves) is continued by {Origin}/2, which keeps 1", Recovered(ledger)[0]);
        ledger.Reopen();
    }

    [Fact]
    public async Task The_running_ledger_needs_only_the_public_half_of_the_root_key()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        Assert.NotNull(ledger.Open.Keys.RootSeedFile);
        await ledger.CloseAsync();
        File.Move(Path.Combine(ledger.Folder, "keys/root.ed25519"), Path.Combine(ledger.Folder, "stick"));
        ledger.Reopen();
        Assert.Null(ledger.Open.Keys.RootSeedFile);
        Assert.Equal(RequestOf(chain).LedgerRootKey, ledger.Open.Keys.Root.PublicKey);
        await ledger.CloseAsync();
        // A folder from before has the seed and no public file; and one with neither is refused.
        File.Move(Path.Combine(ledger.Folder, "keys/root.vkey"), Path.Combine(ledger.Folder, "vkey"));
        Assert.Contains("root.vkey: missing", Refusal(ledger), StringComparison.Ordinal);
        File.Copy(Path.Combine(ledger.Folder, "stick"), Path.Combine(ledger.Folder, "keys/root.ed25519"));
        ledger.Reopen();
        Assert.Equal(File.ReadAllText(Path.Combine(ledger.Folder, "vkey")), File.ReadAllText(Path.Combine(ledger.Folder, "keys/root.vkey")));
    }

    [Fact]
    public async Task A_device_is_told_of_the_succession_first_and_its_chain_is_refilling_until_it_holds_what_the_device_has_sealed()
    {
        await using var broker = await MosquittoBroker.StartAsync();
        var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Energy(chain, 100));
        var backup = await BackupAsync(ledger);
        var lost = Energy(chain, 110);
        await ledger.LogAsync(lost);
        var (topics, request) = (Mqtt.Topics.Of("demo", "mine", "edge-mine"), RequestOf(chain));
        await using var device = await TestDevice.ConnectAsync(broker.Port);
        Task Say(StatusMessage status) => device.Link.PublishAsync(topics.Status, status.ToJson(), 1, true, CancellationToken.None).AsTask();
        var status = new StatusMessage { State = DeviceState.Online, Sealed = 2, LogSize = 2, LogOrigin = Origin, StatementOrigin = $"{Origin}/statements" };
        await Say(status);

        await RestoreAsync(ledger, backup);
        Recovered(ledger);
        ledger.Reopen();
        await using var service = await TestService.StartAsync(broker.Port, ledger: ledger);
        var root = new NoteKey(Succession.SignerOf(request.Logs[0].Origin), request.LedgerRootKey);
        Assert.True(Succession.TryOpen(await device.NextAsync(topics.Checkpoint), root, out var said).IsOk);
        byte[] next;
        do next = await device.NextAsync(topics.Checkpoint);
        while (Succession.IsTitled(next)); // it may have been told before its status was heard
        Assert.True(CheckpointStep.TryRead(next, out var step).IsOk);
        Assert.Equal(0, step!.From);
        Assert.True(Checkpoint.TryOpen(Encoding.UTF8.GetBytes(step.CheckpointNote), said!.New, out var pinned).IsOk);
        Assert.True(Head.TryOpen(await device.NextAsync(topics.Head), new NoteKey(Head.SignerOf(said.New.Name), request.LedgerOnlineKey), out var head).IsOk);
        Assert.Equal(1, head!.Number);

        Assert.True((await service.GetAsync("/api/v1/chains"))[0].GetProperty("refilling").GetBoolean());
        await Say(status with { LogSize = pinned!.Size, LogOrigin = said.New.Name });
        await device.Link.PublishAsync(topics.Segment, lost.Message, 1, false, CancellationToken.None);
        Assert.True(Receipt.TryRead(await device.NextAsync(topics.Receipt), out var receipt).IsOk);
        Assert.True(receipt!.TryVerify(lost.Identity, said.New, out _).IsOk);
        for (var began = Stopwatch.GetTimestamp(); (await service.GetAsync("/api/v1/chains"))[0].GetProperty("refilling").GetBoolean();)
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), "the hole stays open");
        Assert.Equal(0, ledger.Count("SELECT COUNT(*) FROM hole"));
    }

    static BuiltSegment Energy(ChainBuilder chain, long count) => chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, count));

    static EnrolmentRequest RequestOf(ChainBuilder chain)
    {
        Assert.True(EnrolmentRequest.TryRead(chain.Request.Bytes, out var request, out _).IsOk);
        return request!;
    }

    /// <summary>Closed: one segment in the database, two in the second place.</summary>
    static async Task<TestLedger> RolledBackAsync(bool enrolLater = false)
    {
        var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Energy(chain, 100));
        var backup = await BackupAsync(ledger);
        await ledger.LogAsync(Energy(chain, 110));
        if (enrolLater)
        {
            var other = new Ledger.Enrolment.DeviceAddress("demo", "mine", "edge-2");
            await ledger.LogAsync(Energy(await ledger.EnrolAsync(other), 100), other);
        }
        await RestoreAsync(ledger, backup);
        return ledger;
    }

    /// <summary>The database as it is; the ledger goes on.</summary>
    static async Task<byte[]> BackupAsync(TestLedger ledger)
    {
        await ledger.CloseAsync();
        var bytes = File.ReadAllBytes(ledger.DatabasePath);
        ledger.Reopen();
        return bytes;
    }

    /// <summary>The ledger is closed then.</summary>
    static async Task RestoreAsync(TestLedger ledger, byte[] backup)
    {
        await ledger.CloseAsync();
        File.WriteAllBytes(ledger.DatabasePath, backup);
    }

    static RecoveryOptions Options(TestLedger ledger) => new(ledger.Folder, Origin, ledger.Place.SecondPlace, Path.Combine(ledger.Folder, "keys/root.ed25519"));

    static IReadOnlyList<string> Recovered(TestLedger ledger)
    {
        var done = LedgerRecovery.Run(Options(ledger), TimeProvider.System, out var error);
        Assert.True(done is not null, error);
        return done;
    }

    static string Why(RecoveryOptions options)
    {
        Assert.Null(LedgerRecovery.Run(options, TimeProvider.System, out var error));
        return error;
    }

    static string Refusal(TestLedger ledger)
    {
        Assert.False(OpenLedger.TryOpen(ledger.Place, TimeProvider.System, out _, out var error));
        return error;
    }

    static (byte[] Database, Dictionary<string, byte[]> Keys, Dictionary<string, byte[]> Place) Everything(TestLedger ledger) =>
        (File.ReadAllBytes(ledger.DatabasePath), Files(Path.Combine(ledger.Folder, "keys")), Files(ledger.Place.SecondPlace));

    static Dictionary<string, byte[]> Successions(TestLedger ledger) => Files(ledger.Place.SecondPlace).Where(f => f.Key.EndsWith(".succession", StringComparison.Ordinal)).ToDictionary();

    static Dictionary<string, byte[]> Files(string folder) => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToDictionary(file => file, File.ReadAllBytes);

    static void PutBack(TestLedger ledger, byte[] database, Dictionary<string, byte[]> keys, Dictionary<string, byte[]> place)
    {
        foreach (var folder in (string[])[Path.Combine(ledger.Folder, "keys"), ledger.Place.SecondPlace])
            foreach (var file in Directory.EnumerateFiles(folder)) File.Delete(file);
        foreach (var beside in (string[])["-wal", "-shm"]) File.Delete(ledger.DatabasePath + beside);
        File.WriteAllBytes(ledger.DatabasePath, database);
        foreach (var (file, bytes) in keys.Concat(place)) File.WriteAllBytes(file, bytes);
    }
}
