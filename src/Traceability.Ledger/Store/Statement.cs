using Microsoft.Data.Sqlite;

namespace Traceability.Ledger.Store;

/// <summary>One SQL statement, prepared once and run many times by the writer's thread. Parameters are $0, $1, ….</summary>
sealed class Statement : IDisposable
{
    readonly SqliteCommand command;
    readonly SqliteParameter[] parameters;

    public Statement(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        var count = 0;
        while (sql.Contains("$" + count.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)) count++;
        parameters = new SqliteParameter[count];
        for (var i = 0; i < count; i++)
            parameters[i] = command.Parameters.AddWithValue("$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), DBNull.Value);
        command.Prepare();
    }

    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null when there is none or it is NULL.</summary>
    public object? One(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public SqliteDataReader Rows(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < parameters.Length; i++) parameters[i].Value = values[i] ?? DBNull.Value;
    }

    public void Dispose() => command.Dispose();
}
