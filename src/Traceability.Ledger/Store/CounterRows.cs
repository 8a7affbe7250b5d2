using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using CounterState = Traceability.Carbon.Activity.CounterState;

namespace Traceability.Ledger.Store;

/// <summary>Reads counters and their edges.</summary>
static class CounterRows
{
    public const string Columns = """
        n.chain, n.channel, n.exponent, n.unit, n.rate, n.first_ms, n.last_ms, n.last_mantissa, n.steps, n.lost_quarters, n.rest,
        e.at_ms, e.steps, e.measured, e.measured_quarters, e.lost_quarters
        """;

    public const string Tables = "counter n LEFT JOIN edge e ON e.chain = n.chain AND e.channel = n.channel AND e.exponent = n.exponent AND e.at_ms = n.edge_ms";

    public static StoredCounter Read(SqliteDataReader rows) => new(rows.GetFieldValue<byte[]>(0), rows.GetString(1), rows.GetInt32(2), rows.GetString(3),
        new CounterState(rows.GetInt64(5), rows.GetInt64(6), rows.GetInt64(7), rows.GetInt64(8), rows.GetInt64(9), rows.IsDBNull(11) ? null : EdgeAt(rows, 11)) { Rest = rows.GetInt64(10) },
        rows.IsDBNull(4) ? null : rows.GetString(4));

    public static IReadOnlyList<StoredCounter> Of(SqliteConnection connection, string organisation, string facility)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM {Tables} JOIN chain c ON c.chain = n.chain WHERE c.organisation = @organisation AND c.facility = @facility ORDER BY n.channel, n.first_ms";
        command.Parameters.AddWithValue("@organisation", organisation);
        command.Parameters.AddWithValue("@facility", facility);
        var counters = new List<StoredCounter>();
        using var rows = command.ExecuteReader();
        while (rows.Read()) counters.Add(Read(rows));
        return counters;
    }

    public static Edge EdgeAt(SqliteDataReader rows, int at) => new(rows.GetInt64(at), rows.GetInt64(at + 1), rows.GetInt64(at + 2) != 0, rows.GetInt64(at + 3), rows.GetInt64(at + 4));
}
