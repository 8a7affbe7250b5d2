using Microsoft.Data.Sqlite;

namespace Traceability.Demo.Figures;

/// <summary>
/// Looks into a device's segment files without the device's help: how many segments are on its disk, and how many of them the ledger has
/// not yet acknowledged. Read-only; the agent goes on writing beside it.
/// </summary>
sealed class DeviceStore(string folder)
{
    /// <summary>Zeros where the device has not sealed anything yet.</summary>
    public StoredSegments Count()
    {
        long last = 0, kept = 0;
        if (!Directory.Exists(folder)) return new StoredSegments(0, 0);
        foreach (var path in Directory.EnumerateFiles(folder, "segments-*.db").Order(StringComparer.Ordinal))
        {
            try
            {
                using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "SELECT COALESCE(MAX(number), 0), (SELECT COUNT(*) FROM segment WHERE receipt IS NULL) FROM segment";
                using var row = command.ExecuteReader();
                if (!row.Read()) continue;
                last = Math.Max(last, row.GetInt64(0));
                kept += row.GetInt64(1);
            }
            catch (SqliteException)
            {
                // Just being created: counted the next time.
            }
        }
        return new StoredSegments(last, kept);
    }
}
