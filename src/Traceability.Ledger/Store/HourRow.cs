using System.Globalization;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;

namespace Traceability.Ledger.Store;

/// <summary>An hour's row, read from hour_ms, from_ms, to_ms, quantity, start_measured, end_measured, quantity_lost.</summary>
static class HourRow
{
    public static HourActivity Read(SqliteDataReader rows, int at) => new(
        rows.GetInt64(at), rows.GetInt64(at + 1), rows.GetInt64(at + 2), Int128.Parse(rows.GetString(at + 3), CultureInfo.InvariantCulture),
        rows.GetInt64(at + 4) != 0, rows.GetInt64(at + 5) != 0, rows.GetInt64(at + 6) != 0);
}
