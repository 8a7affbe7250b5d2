using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;

namespace Traceability.Ledger.Store;

/// <summary>
/// Finds what a counter had counted at the beginning of a quarter-hour; one search of an index each. Edges are stored for each quarter-hour, except within a hole of more than 400 days
/// (<see cref="Edge.Between"/>).
/// </summary>
sealed class EdgeLookup : IDisposable
{
    const string Columns = "at_ms, steps, measured, measured_quarters, lost_quarters", OfCounter = "FROM edge WHERE chain = $0 AND channel = $1 AND exponent = $2";

    readonly SqliteConnection connection;
    readonly SqliteCommand upTo;

    public EdgeLookup(SqliteConnection connection)
    {
        this.connection = connection;
        upTo = Command(connection, $"SELECT {Columns} {OfCounter} AND at_ms <= $3 ORDER BY at_ms DESC LIMIT 1");
    }

    /// <summary>The edge at an instant, or where the counter stands if its last reading is not after it.</summary>
    public Edge At(StoredCounter counter, long ms)
    {
        if (ms >= counter.State.LastMs) return counter.State.StandingAt(ms);
        if (ms <= counter.State.FirstMs || Find(upTo, counter, ms) is not { } before) return counter.State.NotBegunAt(ms);
        return HoleFrom(counter, before, ms) is { } after ? Edge.Between(before, after, ms) : before;
    }

    /// <summary>The ends of the hole of more than 400 days that an instant lies in; null where it lies in none.</summary>
    public (Edge From, Edge To)? Hole(StoredCounter counter, long ms) =>
        ms < counter.State.LastMs && Find(upTo, counter, ms) is { } before && HoleFrom(counter, before, ms) is { } after ? (before, after) : null;

    /// <summary>All edges of a counter within a span, both ends included.</summary>
    public static IEnumerable<Edge> Between(SqliteConnection connection, StoredCounter counter, long fromMs, long toMs)
    {
        using var command = Command(connection, $"""
            SELECT {Columns} {OfCounter} AND at_ms >= COALESCE((SELECT MAX(at_ms) {OfCounter} AND at_ms <= $3), $3) AND at_ms <= COALESCE((SELECT MIN(at_ms) {OfCounter} AND at_ms >= $4), $4) ORDER BY at_ms
            """);
        using var rows = Run(command, counter, fromMs, toMs);
        for (Edge? before = null; rows.Read();)
        {
            var edge = CounterRows.EdgeAt(rows, 0);
            if (before?.AtMs < fromMs && edge.AtMs > fromMs) yield return Edge.Between(before.Value, edge, fromMs);
            if (before?.AtMs < toMs && edge.AtMs > toMs) yield return Edge.Between(before.Value, edge, toMs);
            if (edge.AtMs >= fromMs && edge.AtMs <= toMs) yield return edge;
            before = edge;
        }
    }

    public void Dispose() => upTo.Dispose();

    /// <summary>The edge behind a hole that begins at another and that an instant lies in; nearly never is there one.</summary>
    Edge? HoleFrom(StoredCounter counter, Edge before, long ms)
    {
        if (ms - before.AtMs < Edge.SpacingMs) return null;
        using var next = Command(connection, $"SELECT {Columns} {OfCounter} AND at_ms > $3 ORDER BY at_ms LIMIT 1");
        return Find(next, counter, ms);
    }

    static Edge? Find(SqliteCommand command, StoredCounter counter, long ms)
    {
        using var rows = Run(command, counter, ms, ms);
        return rows.Read() ? CounterRows.EdgeAt(rows, 0) : null;
    }

    static SqliteDataReader Run(SqliteCommand command, StoredCounter counter, long fromMs, long toMs)
    {
        object[] values = [counter.Chain, counter.Channel, counter.Exponent, fromMs, toMs];
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteReader();
    }

    static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < 5; i++) command.Parameters.Add(new SqliteParameter(string.Create(CultureInfo.InvariantCulture, $"${i}"), null));
        return command;
    }
}
