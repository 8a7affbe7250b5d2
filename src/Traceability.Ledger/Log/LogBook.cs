using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Ledger.Keys;

namespace Traceability.Ledger.Log;

/// <summary>
/// Both logs with their second place. A checkpoint goes three steps: signed and committed in the store, swapped into the second place,
/// published. A process that dies between two of them takes the rest at its next start, with the same bytes. Belongs to the writer's thread.
/// </summary>
sealed class LogBook
{
    const int PaddingSize = 32; // what an identity has

    readonly LogStore store;
    readonly SecondPlace place;
    readonly LogCadence cadence;
    readonly CosignatureRows cosignatures;
    readonly TimeProvider time;
    readonly List<(TransparencyLog Log, PublishedCheckpoint Next, AskedCheckpoint? Asked)> signed = [];

    LogBook(LogStore store, CosignatureRows cosignatures, LedgerKeys keys, SecondPlace place, LogCadence cadence, TimeProvider time)
    {
        (this.store, this.cosignatures, this.place, this.cadence, this.time) = (store, cosignatures, place, cadence, time);
        (Segments, Statements) = (new TransparencyLog(LogName.Segments, store, keys.Log), new TransparencyLog(LogName.Statements, store, keys.Statements));
        All = [Segments, Statements];
    }

    public TransparencyLog Segments { get; }

    public TransparencyLog Statements { get; }

    /// <summary>The segment log first, as everywhere.</summary>
    public IReadOnlyList<TransparencyLog> All { get; }

    public LogCadence Cadence => cadence;

    public TransparencyLog Of(LogName name) => name == LogName.Segments ? Segments : Statements;

    /// <summary>Null with a sentence where store and second place contradict each other. The caller owns the second place.</summary>
    public static LogBook? TryOpen(LogStore store, CosignatureRows cosignatures, LedgerKeys keys, SecondPlace place, LogCadence cadence, TimeProvider time, out string error)
    {
        error = "";
        var book = new LogBook(store, cosignatures, keys, place, cadence, time);
        foreach (var log in book.All)
            if (book.Reconcile(log, store.Checkpoint(log.Name)) is { } wrong)
            {
                error = $"{place.Folder}: {wrong}";
                return null;
            }
        return book;
    }

    /// <summary>Whether there is something that no published checkpoint covers.</summary>
    public bool IsAhead => All.Any(log => log.Size > (log.Published?.Size ?? 0));

    /// <summary>Pads and signs, inside a transaction.</summary>
    public void Sign()
    {
        var published = Segments.Published?.Size ?? 0;
        var least = cadence.Period > TimeSpan.Zero ? published + cadence.Padding : Segments.Size;
        while (Segments.Size < least || Segments.Size % cadence.Padding != 0) Segments.Append(RandomNumberGenerator.GetBytes(PaddingSize));
        foreach (var log in All)
            if (log.Published is not { } last || log.Size > last.Size)
            {
                var next = log.Sign();
                signed.Add((log, next, Ask(log, next)));
            }
    }

    /// <summary>
    /// The first of its ten minutes is asked for, if there is anything in it and anybody enrolled to see it; after a clock that went back, the first that
    /// is later than all before.
    /// </summary>
    AskedCheckpoint? Ask(TransparencyLog log, PublishedCheckpoint next)
    {
        var asked = new AskedCheckpoint(next, AskedCheckpoint.PeriodAt(time.GetUtcNow()));
        if (next.Size == 0 || Statements.Size == 0 || asked.Period <= log.Asked?.Period) return null;
        cosignatures.Ask(log.Name, asked);
        return asked;
    }

    /// <summary>After the commit: first the second place, then everyone.</summary>
    public void Publish()
    {
        foreach (var (log, next, asked) in signed)
        {
            if (!place.Swap(log.Name, log.Published?.Note, next.Note))
                throw new IOException($"the second place holds another checkpoint of {log.Key.Name} than this ledger put there: does a second ledger run?");
            if (log.Published is null) store.SecondPlaceIsBegun(log.Name);
            log.Publish(next);
            if (asked is not null) log.Ask(asked);
        }
        signed.Clear();
    }

    /// <summary>Brings store and second place together, or says why that must not be done.</summary>
    string? Reconcile(TransparencyLog log, (long Size, byte[] Root, string Note)? stored)
    {
        var held = place.Read(log.Name);
        Checkpoint? second = null;
        if (held is not null && Checkpoint.TryOpen(System.Text.Encoding.UTF8.GetBytes(held), log.Key, out second) is { IsOk: false } outcome)
            return $"corrupt: {outcome.Reason}";
        if (stored is not { } last)
            return second is null ? null : $"rollback: it holds a checkpoint of {second.Size} leaves of {log.Key.Name}, the ledger's database none; allowed: the newer database";
        var checkpoint = new PublishedCheckpoint(last.Size, last.Root, last.Note);
        if (log.Contradiction(checkpoint) is { } wrong) return $"the database is corrupt ({wrong})";
        // Never put there: the process died before it could, or the store is from before there was a second place.
        if (second is null && store.HasSecondPlace(log.Name))
            return $"empty, although the ledger has published {last.Size} leaves of {log.Key.Name}; allowed: the folder with its last checkpoint";
        if (second is not null)
        {
            if (second.Size > last.Size)
                return $"rollback: it holds a checkpoint of {second.Size} leaves of {log.Key.Name}, the ledger's database ends at {last.Size}; allowed: the newer database";
            if (!CryptographicOperations.FixedTimeEquals(log.RootAt(second.Size), second.Root))
                return $"the log of {log.Key.Name} has taken two courses: another root for {second.Size} leaves than the ledger's database";
        }
        // The database is ahead where the process died between commit and swap; nobody has seen the newer checkpoint, and its bytes are the same now.
        if (held != last.Note && !place.Swap(log.Name, held, last.Note)) return "changed while it was read";
        store.SecondPlaceIsBegun(log.Name);
        log.Publish(checkpoint);
        if (cosignatures.Asked(log.Name) is { } asked) log.Ask(asked);
        return null;
    }
}
