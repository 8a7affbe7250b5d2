using Dapper;
using Microsoft.Data.Sqlite;
using System.Buffers.Binary;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Log;

/// <summary>
/// What anyone may read of the two logs. Only what a published checkpoint covers: leaves beyond it have their positions, but nobody has been
/// promised them. Safe on several threads.
/// </summary>
sealed class LogQueries(LedgerDatabase database, LogBook logs)
{
    /// <summary>Null before the first.</summary>
    public PublishedCheckpoint? Checkpoint(LogName log) => logs.Of(log).Published;

    /// <summary>The receipt of a segment under the newest checkpoint; null where it is not in the log, or not below a checkpoint yet.</summary>
    public Receipt? Receipt(byte[] identity)
    {
        using var connection = database.Read();
        if (Checkpoint(LogName.Segments) is not { } newest
            || connection.ExecuteScalar<long?>("SELECT log_index FROM segment WHERE identity = @identity", new { identity }) is not { } index
            || index >= newest.Size) return null;
        return Proof(connection, LogName.Segments, newest, index, identity);
    }

    /// <summary>The proof that a leaf of the statement log is there, under the newest checkpoint; null where it is not below that yet.</summary>
    /// <param name="extra">What tells the reader which leaf to try; 32 bytes.</param>
    public Receipt? Statement(long position, byte[] extra)
    {
        using var connection = database.Read();
        return Checkpoint(LogName.Statements) is { } newest && position < newest.Size ? Proof(connection, LogName.Statements, newest, position, extra) : null;
    }

    /// <summary>The proof of any entry, by its position; null where no published checkpoint covers it yet.</summary>
    /// <param name="extra">32 bytes that say what it is the proof of.</param>
    public Receipt? Proof(LogName log, long position, byte[] extra)
    {
        if (Checkpoint(log) is not { } newest || position >= newest.Size) return null;
        using var connection = database.Read();
        return new Receipt(extra, position, Tree(connection, log, newest.Size).InclusionPath(position, newest.Size), newest.Note);
    }

    /// <summary>RFC 9162 consistency path between two sizes of the log; null where they are not sizes that it has reached.</summary>
    public IReadOnlyList<byte[]>? Consistency(LogName log, long from, long to)
    {
        if (from < 0 || to < from || to > (Checkpoint(log)?.Size ?? 0)) return null;
        using var connection = database.Read();
        return Tree(connection, log, to).ConsistencyPath(from, to);
    }

    /// <summary>The bytes of a tile or a bundle of entries; null where the published log has no such one, or none so wide.</summary>
    public byte[]? Tile(LogName log, TilePath tile)
    {
        if (TilePath.WidthAt(tile.Level, tile.Number, Checkpoint(log)?.Size ?? 0) < tile.Width) return null;
        using var connection = database.Read();
        var rows = new { log = (int)log, level = tile.TreeLevel, first = tile.First, end = tile.First + tile.Width };
        using var bytes = new MemoryStream(tile.Width * MerkleTree.HashSize);
        if (tile.Level is not null)
        {
            foreach (var hash in connection.Query<byte[]>(
                "SELECT hash FROM node WHERE log = @log AND level = @level AND position >= @first AND position < @end ORDER BY position", rows)) bytes.Write(hash);
            return bytes.ToArray();
        }
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var entry in connection.Query<byte[]>("SELECT entry FROM leaf WHERE log = @log AND position >= @first AND position < @end ORDER BY position", rows))
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
            bytes.Write(length);
            bytes.Write(entry);
        }
        return bytes.ToArray();
    }

    static Receipt Proof(SqliteConnection connection, LogName log, PublishedCheckpoint newest, long index, byte[] extra) =>
        new(extra, index, Tree(connection, log, newest.Size).InclusionPath(index, newest.Size), newest.Note);

    static GrowingTree Tree(SqliteConnection connection, LogName log, long size)
    {
        var tree = new GrowingTree((level, position) => connection.QuerySingle<byte[]>(
            "SELECT hash FROM node WHERE log = @log AND level = @level AND position = @position", new { log = (int)log, level, position }));
        tree.Restore(size);
        return tree;
    }
}
