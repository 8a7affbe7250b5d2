using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;

namespace Traceability.Ledger.Store;

/// <summary>Finds what a counter had counted at an instant; one search of an index each.</summary>
sealed class EdgeLookup : IDisposable
{
    readonly SqliteCommand command;

    public EdgeLookup(SqliteConnection connection)
    {
        command = connection.CreateCommand();
        command.CommandText = """
            SELECT at_ms, steps, measured, measured_quarters, lost_quarters FROM edge
            WHERE chain = $0 AND channel = $1 AND exponent = $2 AND at_ms <= $3 ORDER BY at_ms DESC LIMIT 1
            """;
        for (var i = 0; i < 4; i++) command.Parameters.Add(new SqliteParameter($"${i}", null));
    }

    /// <summary>The newest edge at or before an instant, or where the counter stands if its last reading is not after it.</summary>
    public Edge At(StoredCounter counter, long ms)
    {
        if (ms >= counter.State.LastMs) return counter.State.Now;
        if (ms <= counter.State.FirstMs) return Edge.BeforeAll(ms);
        object[] values = [counter.Chain, counter.Channel, counter.Exponent, ms];
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        using var rows = command.ExecuteReader();
        return rows.Read() ? CounterRows.EdgeAt(rows, 0) : Edge.BeforeAll(ms);
    }

    /// <summary>All edges of a counter within a span, both ends included.</summary>
    public static IEnumerable<Edge> Between(SqliteConnection connection, StoredCounter counter, long fromMs, long toMs)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT at_ms, steps, measured, measured_quarters, lost_quarters FROM edge
            WHERE chain = $0 AND channel = $1 AND exponent = $2 AND at_ms >= $3 AND at_ms <= $4 ORDER BY at_ms
            """;
        object[] values = [counter.Chain, counter.Channel, counter.Exponent, fromMs, toMs];
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i}"), values[i]);
        using var rows = command.ExecuteReader();
        while (rows.Read()) yield return CounterRows.EdgeAt(rows, 0);
    }

    public void Dispose() => command.Dispose();
}
