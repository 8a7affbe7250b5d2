using Traceability.Evidence.Log;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Recovery;

/// <summary>
/// Goes on with a database that came back from a backup: each log that the second place knows to have been longer is continued under a new origin
/// and key, by a succession that the root key signs, so that nobody can take this way in silence. A person runs it while the ledger is stopped.
/// What a succession says is durable before the database follows it, and the second place comes last: killed at any instant, the next run finishes
/// with the same bytes.
/// </summary>
sealed class LedgerRecovery
{
    static readonly string[] Nothing = ["nothing to recover: the second place is not ahead of the database"];

    readonly LedgerDatabase database;
    readonly LedgerWriter writer;
    readonly LogStore store;
    readonly SecondPlace place;
    readonly LedgerKeys keys;
    readonly byte[] rootSeed;
    readonly TimeProvider time;
    readonly Action<RecoveryStep>? at;

    LedgerRecovery(LedgerDatabase database, LedgerWriter writer, SecondPlace place, LedgerKeys keys, byte[] rootSeed, TimeProvider time, Action<RecoveryStep>? at)
    {
        (this.database, this.writer, this.place, this.keys, this.rootSeed, this.time, this.at) = (database, writer, place, keys, rootSeed, time, at);
        store = new LogStore(writer);
    }

    /// <summary>What was done, line by line; null with a sentence where nothing may be done. Nothing has been changed then.</summary>
    /// <param name="at">Called at every step; a test throws there to cut.</param>
    public static IReadOnlyList<string>? Run(RecoveryOptions options, TimeProvider time, out string error, Action<RecoveryStep>? at = null)
    {
        var path = Path.Combine(options.Data, "ledger.db");
        var isNew = !File.Exists(path);
        if (!LedgerKeys.TryOpen(Path.Combine(options.Data, "keys"), options.Origin, isNew: false, hasStatements: isNew || LedgerDatabase.HasStatements(path), out var keys, out error)) return null;
        if (!RootKeyFile.TryRead(options.RootKey, keys.Root, out var rootSeed, out error)) return null;
        using var place = SecondPlace.TryOpen(options.SecondPlace, out error);
        if (place is null) return null;
        if (isNew && place.Read(LogName.Segments) is null && place.Read(LogName.Statements) is null) return Nothing;
        if (!LedgerDatabase.TryOpen(path, isNew, out var database, out error)) return null;
        try
        {
            using var writer = new LedgerWriter(database.Connect());
            return new LedgerRecovery(database, writer, place, keys, rootSeed, time, at).Run(out error);
        }
        catch (Exception e) when (e is InvalidDataException or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 11 or 26 })
        {
            error = $"{path}: corrupt ({e.Message})";
            return null;
        }
        finally
        {
            database.ReleaseReaders();
        }
    }

    IReadOnlyList<string>? Run(out string error)
    {
        var judge = new LogJudge(store, place, keys);
        if (judge.Judge(LogName.Segments, out error) is not { } segments || judge.Judge(LogName.Statements, out error) is not { } statements) return null;
        LogState[] logs = [segments, statements];
        var behind = logs.Where(log => log.IsBehind).ToList();
        if (behind.Count == 0 && !logs.Any(log => log.IsUnfinished)) return Nothing;

        if (!statements.IsBehind && !keys.TryFollow(LogName.Statements, statements.Lineage, statements.Generation, out error)) return null;
        // The root key under every name by which a device may know it.
        var root = Enumerable.Range(1, segments.LastGeneration).Select(g => new NoteSigner(Succession.SignerOf(segments.Lineage.KeyOf(g).Name), rootSeed)).ToList();
        var ready = new List<(LogState Log, NoteSigner Signer, PassedOn Passed, byte[] Statement)>();
        foreach (var log in behind)
        {
            if (log.Next > Lineage.MostGenerations)
            {
                error = $"{log.Last!.Origin} has been continued {log.Next - 2} times; allowed: {Lineage.MostGenerations - 1}";
                return null;
            }
            if (!keys.TryMake(log.Name, log.Next, log.Lineage.OriginOf(log.Next), out var signer, out error)) return null;
            at?.Invoke(RecoveryStep.KeyMade);
            var (passed, statement) = Succeed(log, signer.Key, root);
            at?.Invoke(RecoveryStep.SuccessionWritten);
            ready.Add((log, signer, passed, statement));
        }
        if (ready.Count > 0) Replace(ready);
        foreach (var log in logs.Where(log => log.IsBehind || log.IsUnfinished))
        {
            if (!place.Swap(log.Name, log.Held, store.Checkpoint(log.Name)!.Value.Note)) throw new IOException($"{place.Folder}: changed while it was read");
            at?.Invoke(RecoveryStep.Swapped);
        }
        return
        [
            .. logs.Where(log => log.IsUnfinished).Select(log => $"{log.Last!.Origin} is continued by {log.Lineage.KeyOf(log.Generation).Name}: finished what an earlier run had begun"),
            .. ready.Select(r => $"{r.Log.Last!.Origin} ({r.Log.Last.Size} leaves) is continued by {r.Signer.Key.Name}, which keeps {r.Passed.Succession.Kept}"),
            "the devices enrolled here are told by the ledger, and send what it has lost; a device that was enrolled after the backup must be enrolled anew, and a voucher given since then is void",
            "revocations, suspensions and decisions given after the backup must be given again; rotations the devices send by themselves, and days of which the statement is lost are stated again",
        ];
    }

    /// <summary>The succession as an earlier run wrote it where that says the same, otherwise a new one. Durable when it returns.</summary>
    (PassedOn Passed, byte[] Statement) Succeed(LogState log, NoteKey next, IReadOnlyList<NoteSigner> root)
    {
        var last = log.Last!;
        var said = new Succession(last.Origin, last.Size, last.Root, next, log.Kept(), time.GetUtcNow().ToUnixTimeMilliseconds());
        if (log.Lineage.Newest >= log.Next && log.Lineage.SuccessionTo(log.Next) is var begun && (begun.Succession with { AtMs = said.AtMs }).Text == said.Text)
            return (begun, log.Lineage.StatementOf(log.Next));
        var note = said.Sign(root);
        var statement = SuccessionStatement.Of(note, log.Held!).Encode();
        if (statement.Length > StatementEntry.MostBytes) throw new InvalidDataException($"a succession statement of {statement.Length} bytes");
        place.PutSuccession(log.Name, log.Next, statement);
        return (new PassedOn(said, note), statement);
    }

    void Replace(List<(LogState Log, NoteSigner Signer, PassedOn Passed, byte[] Statement)> ready)
    {
        using var before = database.Read();
        using var view = before.BeginTransaction(deferred: true);
        var replacement = new LogReplacement(writer, store, before);
        TransparencyLog? statements = null;
        writer.Begin();
        foreach (var (log, signer, _, statement) in ready)
        {
            var replaced = replacement.Replace(log.Name, [statement, .. log.Inherited], signer);
            if (log.Name == LogName.Statements) statements = replaced;
            store.SecondPlaceIsBegun(log.Name);
        }
        if (ready.FirstOrDefault(r => r.Log.Name == LogName.Segments) is { Log: not null } segments)
        {
            // Signed with the ledger's next checkpoint.
            (statements ?? new TransparencyLog(LogName.Statements, store, keys.Statements)).Append(segments.Statement);
            writer.OpenHoles(segments.Passed.Note);
        }
        at?.Invoke(RecoveryStep.Replaced);
        writer.Commit();
        at?.Invoke(RecoveryStep.Committed);
    }
}
