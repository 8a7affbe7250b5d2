using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tree;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Recovery;

/// <summary>Puts the new log in the place of the old one, inside a transaction. The old rows are read from the state before it.</summary>
sealed class LogReplacement(LedgerWriter writer, LogStore store, SqliteConnection before)
{
    readonly Statement clearLeaves = writer.Prepare("DELETE FROM leaf WHERE log = $0");
    readonly Statement clearNodes = writer.Prepare("DELETE FROM node WHERE log = $0");
    readonly Statement move = writer.Prepare("UPDATE segment SET log_index = log_index + $1 WHERE log_index = $0");
    readonly Statement moveStatement = writer.Prepare("UPDATE chain_statement SET position = position + $1 WHERE position = $0");
    readonly Statement movePublication = writer.Prepare("UPDATE publication SET position = position + $1 WHERE position = $0");
    readonly Statement moveDays = writer.Prepare("UPDATE day_statement SET position = position + $0");
    readonly Statement moveRecords = writer.Prepare("UPDATE record SET position = position + $0");
    readonly Statement moveDeeds = writer.Prepare("UPDATE deed SET position = position + $0");
    readonly Statement clearAsked = writer.Prepare("DELETE FROM asked_checkpoint WHERE log = $0");
    readonly Statement clearCosignatures = writer.Prepare("DELETE FROM cosignature WHERE log = $0");
    readonly Statement moveConfigurations = writer.Prepare("UPDATE configuration SET log_index = log_index + $0");

    /// <param name="first">The statements before the leaves that were there; they move up by so many.</param>
    public TransparencyLog Replace(LogName name, IReadOnlyList<byte[]> first, NoteSigner signer)
    {
        clearLeaves.Run((int)name);
        clearNodes.Run((int)name);
        // Of the old origin, and of sizes that say nothing of the new log.
        clearAsked.Run((int)name);
        clearCosignatures.Run((int)name);
        var log = new TransparencyLog(name, store, signer);
        foreach (var statement in first) log.Append(statement);
        foreach (var (entry, hash) in before.Query<(byte[] Entry, byte[]? Hash)>("""
            SELECT l.entry, n.hash FROM leaf l LEFT JOIN node n ON n.log = l.log AND n.level = 0 AND n.position = l.position
            WHERE l.log = @log ORDER BY l.position
            """, new { log = (int)name }, buffered: false))
        {
            if (hash is null || !MerkleTree.Leaf(entry).AsSpan().SequenceEqual(hash)) throw new InvalidDataException($"leaf {log.Size - first.Count} of the log of {name} is not what its tree was made of");
            log.Append(entry);
        }
        log.Sign();
        if (name == LogName.Segments) MoveSegments(first.Count);
        else MoveStatements(first.Count);
        return log;
    }

    /// <summary>From the last to the first, so that no index is ever taken twice.</summary>
    void MoveSegments(int by)
    {
        foreach (var index in before.Query<long>("SELECT log_index FROM segment ORDER BY log_index DESC", buffered: false)) move.Run(index, by);
        moveConfigurations.Run(by);
    }

    void MoveStatements(int by)
    {
        foreach (var position in before.Query<long>("SELECT position FROM chain_statement ORDER BY position DESC", buffered: false)) moveStatement.Run(position, by);
        foreach (var position in before.Query<long>("SELECT position FROM publication ORDER BY position DESC", buffered: false)) movePublication.Run(position, by);
        moveDays.Run(by);
        moveRecords.Run(by);
        moveDeeds.Run(by);
    }
}
