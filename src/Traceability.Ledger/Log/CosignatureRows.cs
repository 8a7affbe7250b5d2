using Traceability.Evidence.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>The asked checkpoints with what the devices answered, the newest <see cref="MostKept"/> of each log. Part of the writer's transactions.</summary>
sealed class CosignatureRows(LedgerWriter writer)
{
    public const int MostKept = 4096;

    // Without so many there is no limit, and nothing is smaller than it.
    const string OldestKept = "(SELECT size FROM asked_checkpoint WHERE log = $0 ORDER BY size DESC LIMIT 1 OFFSET $1)";

    readonly Statement addAsked = writer.Prepare("INSERT INTO asked_checkpoint (log, size, root, note, period) VALUES ($0, $1, $2, $3, $4)");
    readonly Statement newest = writer.Prepare("SELECT size, root, note, period FROM asked_checkpoint WHERE log = $0 ORDER BY size DESC LIMIT 1");
    readonly Statement dropCosignatures = writer.Prepare($"DELETE FROM cosignature WHERE log = $0 AND size < {OldestKept}");
    readonly Statement dropAsked = writer.Prepare($"DELETE FROM asked_checkpoint WHERE log = $0 AND size < {OldestKept}");
    readonly Statement root = writer.Prepare("SELECT root FROM asked_checkpoint WHERE log = $0 AND size = $1");
    readonly Statement add = writer.Prepare("INSERT INTO cosignature (log, size, chain, time, line) VALUES ($0, $1, $2, $3, $4) ON CONFLICT (log, size, chain) DO NOTHING");

    public void Ask(LogName log, AskedCheckpoint asked)
    {
        addAsked.Run((int)log, asked.Checkpoint.Size, asked.Checkpoint.Root, asked.Checkpoint.Note, asked.Period);
        dropCosignatures.Run((int)log, MostKept - 1);
        dropAsked.Run((int)log, MostKept - 1);
    }

    /// <summary>Null before the first.</summary>
    public AskedCheckpoint? Asked(LogName log)
    {
        using var rows = newest.Rows((int)log);
        return rows.Read() ? new AskedCheckpoint(new PublishedCheckpoint(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetString(2)), rows.GetInt64(3)) : null;
    }

    /// <summary>Whether this very checkpoint was asked for and is kept.</summary>
    public bool Knows(LogName log, Checkpoint checkpoint) => root.One((int)log, checkpoint.Size) is byte[] asked && asked.AsSpan().SequenceEqual(checkpoint.Root);

    /// <summary>One of each device; the first stays.</summary>
    public void Add(LogName log, byte[] chain, CosignedCheckpoint cosigned) =>
        add.Run((int)log, cosigned.Checkpoint.Size, chain, cosigned.Cosignature.TimeSeconds, cosigned.Line);
}
