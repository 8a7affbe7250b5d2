using Traceability.Evidence.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>The rows of both logs: entries, nodes of the trees, the last signed checkpoint of each. Part of the writer's transactions.</summary>
sealed class LogStore(LedgerWriter writer)
{
    readonly Statement addLeaf = writer.Prepare("INSERT INTO leaf (log, position, entry) VALUES ($0, $1, $2)");
    readonly Statement findSetting = writer.Prepare("SELECT 1 FROM setting WHERE name = $0");
    readonly Statement putSetting = writer.Prepare("INSERT INTO setting (name, value) VALUES ($0, 'begun') ON CONFLICT (name) DO NOTHING");
    readonly Statement findEntry = writer.Prepare("SELECT entry FROM leaf WHERE log = $0 AND position = $1");
    readonly Statement leaves = writer.Prepare("SELECT COALESCE(MAX(position) + 1, 0) FROM leaf WHERE log = $0");
    readonly Statement addNode = writer.Prepare("INSERT INTO node (log, level, position, hash) VALUES ($0, $1, $2, $3)");
    readonly Statement findNode = writer.Prepare("SELECT hash FROM node WHERE log = $0 AND level = $1 AND position = $2");
    readonly Statement putCheckpoint = writer.Prepare("""
        INSERT INTO checkpoint (log, size, root, note) VALUES ($0, $1, $2, $3) ON CONFLICT (log) DO UPDATE SET size = $1, root = $2, note = $3
        """);
    readonly Statement findCheckpoint = writer.Prepare("SELECT size, root, note FROM checkpoint WHERE log = $0");

    /// <summary>Whether this log has ever been put into the second place; from then on an empty one is a lost one.</summary>
    public bool HasSecondPlace(LogName log) => findSetting.One(SecondPlaceOf(log)) is not null;

    /// <summary>Durable at once; not part of a transaction.</summary>
    public void SecondPlaceIsBegun(LogName log) => putSetting.Run(SecondPlaceOf(log));

    static string SecondPlaceOf(LogName log) => $"second-place-{(int)log}";

    public void AddLeaf(LogName log, long position, byte[] entry) => addLeaf.Run((int)log, position, entry);

    /// <summary>How many leaves have their positions, published or not.</summary>
    public long Leaves(LogName log) => (long)leaves.One((int)log)!;

    /// <summary>Null for an empty log.</summary>
    public byte[]? FirstEntry(LogName log) => (byte[]?)findEntry.One((int)log, 0);

    public void AddNode(LogName log, int level, long position, byte[] hash) => addNode.Run((int)log, level, position, hash);

    public byte[] Node(LogName log, int level, long position) =>
        (byte[]?)findNode.One((int)log, level, position) ?? throw new InvalidDataException($"node {level}/{position} of the log of {log} is missing from the store");

    public void PutCheckpoint(LogName log, Checkpoint checkpoint, string note) => putCheckpoint.Run((int)log, checkpoint.Size, checkpoint.Root, note);

    public (long Size, byte[] Root, string Note)? Checkpoint(LogName log)
    {
        using var rows = findCheckpoint.Rows((int)log);
        return rows.Read() ? (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetString(2)) : null;
    }
}
