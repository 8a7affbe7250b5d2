using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Traceability.Ledger.Store;

/// <summary>The one SQLite file of a ledger: WAL, synchronous=FULL, so that a committed transaction survives a power cut.</summary>
sealed class LedgerDatabase
{
    const int NotADatabase = 26, Corrupt = 11; // SQLite result codes

    readonly string path;

    LedgerDatabase(string path) => this.path = path;

    /// <summary>Absent is new and is made; empty, foreign, corrupt or newer is refused with a sentence.</summary>
    public static bool TryOpen(string path, bool isNew, [NotNullWhen(true)] out LedgerDatabase? database, out string error)
    {
        database = null;
        error = "";
        if (!isNew && new FileInfo(path).Length == 0)
        {
            error = $"{path}: empty; allowed: a ledger, or no file to begin one";
            return false;
        }
        if (isNew) Make(path);
        var opened = new LedgerDatabase(path);
        try
        {
            using var connection = opened.Connect(SqliteOpenMode.ReadWrite);
            var application = Pragma(connection, "application_id");
            var version = Pragma(connection, "user_version");
            if (application != Schema.ApplicationId) error = $"{path}: not a ledger's database";
            else if (version > Schema.Version) error = $"{path}: schema {version} is newer than this program, which knows {Schema.Version}";
            else if (version < 1) error = $"{path}: schema {version}; allowed: 1 to {Schema.Version}";
            else Upgrade(connection, (int)version);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is NotADatabase or Corrupt)
        {
            error = $"{path}: corrupt ({e.Message})";
        }
        if (error.Length > 0) return false;
        database = opened;
        return true;
    }

    /// <summary>Made beside and renamed, so that a cut during the first start leaves no half of a database behind.</summary>
    static void Make(string path)
    {
        var beside = path + ".new";
        foreach (var leftover in (string[])[beside, beside + "-wal", beside + "-shm"]) File.Delete(leftover);
        using (var connection = new LedgerDatabase(beside).Connect(SqliteOpenMode.ReadWriteCreate))
        using (var create = connection.CreateCommand())
        {
            create.CommandText = string.Create(CultureInfo.InvariantCulture,
                $"BEGIN IMMEDIATE; {Schema.Create} PRAGMA application_id={Schema.ApplicationId}; PRAGMA user_version={Schema.Version}; COMMIT;");
            create.ExecuteNonQuery();
        }
        File.Move(beside, path);
    }

    /// <summary>A connection for the one writer, or for a reader on a thread of its own.</summary>
    public SqliteConnection Connect() => Connect(SqliteOpenMode.ReadWrite);

    /// <summary>A pooled connection that cannot write.</summary>
    public SqliteConnection Read()
    {
        var connection = Open(SqliteOpenMode.ReadOnly, pooled: true);
        return connection;
    }

    /// <summary>Whether a database that is there holds anything of a statement log; a file that cannot be read says no, and is refused later.</summary>
    public static bool HasStatements(string path)
    {
        try
        {
            using var connection = new LedgerDatabase(path).Open(SqliteOpenMode.ReadOnly, pooled: false);
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM leaf WHERE log = 1";
            return (long)command.ExecuteScalar()! > 0;
        }
        catch (SqliteException)
        {
            return false; // no such table, or no database
        }
    }

    /// <summary>Step by step to the present schema, all or nothing.</summary>
    static void Upgrade(SqliteConnection connection, int version)
    {
        if (version == Schema.Version) return;
        using var upgrade = connection.CreateCommand();
        upgrade.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"BEGIN IMMEDIATE; {string.Join(' ', Schema.Upgrades[(version - 1)..])} PRAGMA user_version={Schema.Version}; COMMIT;");
        upgrade.ExecuteNonQuery();
    }

    SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = Open(mode, pooled: false);
        using var settings = connection.CreateCommand();
        settings.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=4000;";
        settings.ExecuteNonQuery();
        return connection;
    }

    SqliteConnection Open(SqliteOpenMode mode, bool pooled)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = pooled, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Lets go of pooled readers, so that the folder can be removed.</summary>
    public void ReleaseReaders()
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = true, DefaultTimeout = 30 }.ToString());
        SqliteConnection.ClearPool(connection);
    }
}
