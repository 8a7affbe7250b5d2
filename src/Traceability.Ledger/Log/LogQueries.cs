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
    /// <summary>A note holds 64 signatures at most, and one of them is the log's.</summary>
    const int MostCosignatures = 63;

    public static IReadOnlyList<LogName> All { get; } = [LogName.Segments, LogName.Statements];

    /// <summary>Null before the first.</summary>
    public PublishedCheckpoint? Checkpoint(LogName log) => logs.Of(log).Published;

    /// <summary>How often the log has been continued under another origin.</summary>
    public int Successions(LogName log) => logs.Successions(log).Count;

    /// <summary>What the devices are asked to cosign; null before the first.</summary>
    public PublishedCheckpoint? Asked(LogName log) => logs.Of(log).Asked?.Checkpoint;

    /// <summary>The newest checkpoint with the cosignatures that it has, as a note; null before the first.</summary>
    public string? CheckpointNote(LogName log)
    {
        if (Checkpoint(log) is not { } newest) return null;
        using var connection = database.Read();
        return newest.Note + Cosignatures(connection, log, newest.Size);
    }

    /// <summary>The newest checkpoint that a device has cosigned, with all its cosignatures; null before the first.</summary>
    public string? CosignedNote(LogName log)
    {
        using var connection = database.Read();
        return Cosigned(connection, log, 0)?.Note;
    }

    public bool HasCosigned(LogName log, long size, byte[] chain)
    {
        using var connection = database.Read();
        return connection.ExecuteScalar<long>("SELECT COUNT(*) FROM cosignature WHERE log = @log AND size = @size AND chain = @chain", new { log = (int)log, size, chain }) > 0;
    }

    /// <summary>The receipt of a segment under the newest checkpoint; null where it is not in the log, or not below a checkpoint yet.</summary>
    public Receipt? Receipt(byte[] identity)
    {
        using var connection = database.Read();
        return Index(connection, identity) is { } index && Newest(LogName.Segments, index) is { } newest ? Proof(connection, LogName.Segments, index, identity, newest) : null;
    }

    /// <summary>Receipts of a chain's segments of these numbers, rising, under one checkpoint; of those that it covers. A number has several where the chain has a fork.</summary>
    public IReadOnlyList<(long Number, Receipt Receipt)> Receipts(byte[] chain, long from, long to, PublishedCheckpoint under)
    {
        using var connection = database.Read();
        return [.. connection.Query<(long Number, byte[] Identity, long Index)>(
            "SELECT number, identity, log_index FROM segment WHERE chain = @chain AND number >= @from AND number <= @to AND log_index < @size ORDER BY number, log_index",
            new { chain, from, to, size = under.Size }).Select(held => (held.Number, Proof(connection, LogName.Segments, held.Index, held.Identity, (under.Size, under.Note))))];
    }

    /// <summary>0 where nothing is held of the chain.</summary>
    public long HighestNumber(byte[] chain)
    {
        using var connection = database.Read();
        return connection.ExecuteScalar<long>("SELECT coalesce(max(number), 0) FROM segment WHERE chain = @chain", new { chain });
    }

    /// <summary>The same under the newest cosigned checkpoint that covers it, where there is one.</summary>
    public Receipt? WitnessedReceipt(byte[] identity)
    {
        using var connection = database.Read();
        return Index(connection, identity) is { } index ? Proof(connection, LogName.Segments, index, identity) : null;
    }

    /// <summary>Of a segment that is held; otherwise null.</summary>
    public byte[]? ChainOf(byte[] identity)
    {
        using var connection = database.Read();
        return connection.ExecuteScalar<byte[]?>("SELECT chain FROM segment WHERE identity = @identity", new { identity });
    }

    /// <summary>The proof of any entry, by its position, under the newest cosigned checkpoint that covers it or else the newest; null where none covers it yet.</summary>
    /// <param name="extra">What tells the reader which entry to try; 32 bytes.</param>
    public Receipt? Proof(LogName log, long position, byte[] extra)
    {
        using var connection = database.Read();
        return Proof(connection, log, position, extra);
    }

    /// <summary>The root that the log had at a size; null where that is none that it has reached.</summary>
    public byte[]? RootAt(LogName log, long size)
    {
        if (size < 0 || size > (Checkpoint(log)?.Size ?? 0)) return null;
        using var connection = database.Read();
        return Tree(connection, log, size).Root();
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

    Receipt? Proof(SqliteConnection connection, LogName log, long position, byte[] extra) =>
        (Cosigned(connection, log, position) ?? Newest(log, position)) is { } checkpoint ? Proof(connection, log, position, extra, checkpoint) : null;

    static Receipt Proof(SqliteConnection connection, LogName log, long position, byte[] extra, (long Size, string Note) checkpoint) =>
        new(extra, position, Tree(connection, log, checkpoint.Size).InclusionPath(position, checkpoint.Size), checkpoint.Note);

    (long Size, string Note)? Newest(LogName log, long position) => Checkpoint(log) is { } newest && position < newest.Size ? (newest.Size, newest.Note) : null;

    static long? Index(SqliteConnection connection, byte[] identity) =>
        connection.ExecuteScalar<long?>("SELECT log_index FROM segment WHERE identity = @identity", new { identity });

    /// <summary>The newest with a cosignature that is larger than the index.</summary>
    static (long Size, string Note)? Cosigned(SqliteConnection connection, LogName log, long index)
    {
        var (size, note) = connection.QueryFirstOrDefault<(long Size, string? Note)>("""
            SELECT size, note FROM asked_checkpoint a WHERE log = @log AND size > @index
                AND EXISTS (SELECT 1 FROM cosignature c WHERE c.log = a.log AND c.size = a.size)
            ORDER BY size DESC LIMIT 1
            """, new { log = (int)log, index });
        return note is null ? null : (size, note + Cosignatures(connection, log, size));
    }

    /// <summary>The lines to append to the log's note, the earliest first.</summary>
    static string Cosignatures(SqliteConnection connection, LogName log, long size) => string.Concat(connection.Query<string>(
        "SELECT line FROM cosignature WHERE log = @log AND size = @size ORDER BY time, chain LIMIT @most", new { log = (int)log, size, most = MostCosignatures }));

    static GrowingTree Tree(SqliteConnection connection, LogName log, long size)
    {
        var tree = new GrowingTree((level, position) => connection.QuerySingle<byte[]>(
            "SELECT hash FROM node WHERE log = @log AND level = @level AND position = @position", new { log = (int)log, level, position }));
        tree.Restore(size);
        return tree;
    }
}
