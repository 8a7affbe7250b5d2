using Dapper;
using System.Security.Cryptography;
using Traceability.Evidence.Log;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Days;

/// <summary>What may be read of a chain's days: only statements whose leaf a published checkpoint covers. Safe on several threads.</summary>
sealed class DayQueries(LedgerDatabase database, LogQueries logs)
{
    /// <summary>Whether a grant opens this day of the chain, or with no day the list of them. Nothing tells a chain without a label key, or none at all, from a wrong grant.</summary>
    public bool Opens(byte[] chain, DateOnly? day, ReadOnlySpan<byte> grant)
    {
        using var connection = database.Read();
        var key = connection.QueryFirstOrDefault<byte[]?>("SELECT label_key FROM chain WHERE chain = @chain", new { chain });
        return key is not null && CryptographicOperations.FixedTimeEquals(grant, day is { } one ? DayLabel.GrantOf(key, one) : DayLabel.GrantOf(key));
    }

    /// <summary>Oldest first; null where there is no such chain.</summary>
    /// <param name="after">The last day of the page before.</param>
    public Page<DayRow>? Days(byte[] chain, string? after, int limit)
    {
        using var connection = database.Read();
        if (connection.ExecuteScalar<long?>("SELECT 1 FROM chain WHERE chain = @chain", new { chain }) is null) return null;
        var rows = connection.Query<(string Day, byte[] Digest, byte[] Label, long Position)>("""
            SELECT day, digest, label, position FROM day_statement WHERE chain = @chain AND day > @after AND position < @size ORDER BY day LIMIT @limit
            """, new { chain, after = after ?? "", size = PublishedSize, limit })
            .Select(row => new DayRow(row.Day, Convert.ToHexStringLower(row.Digest), Convert.ToHexStringLower(row.Label), row.Position)).ToList();
        return new Page<DayRow>(rows, rows.Count == limit ? rows[^1].Day : null);
    }

    /// <summary>The signed note; null where there is none for that day yet.</summary>
    public string? Note(byte[] chain, DateOnly day)
    {
        using var connection = database.Read();
        return connection.QueryFirstOrDefault<string?>(
            "SELECT note FROM day_statement WHERE chain = @chain AND day = @day AND position < @size", new { chain, day = DayLabel.Name(day), size = PublishedSize });
    }

    /// <summary>The proof of the day's leaf; its extra is the label.</summary>
    public Receipt? Proof(byte[] chain, DateOnly day)
    {
        using var connection = database.Read();
        var leaf = connection.QueryFirstOrDefault<(byte[]? Label, long Position)>("SELECT label, position FROM day_statement WHERE chain = @chain AND day = @day", new { chain, day = DayLabel.Name(day) });
        return leaf.Label is null ? null : logs.Proof(LogName.Statements, leaf.Position, leaf.Label);
    }

    long PublishedSize => logs.Checkpoint(LogName.Statements)?.Size ?? 0;
}
