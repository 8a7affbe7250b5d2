using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Log;

namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// One SQLite file of the chain, <c>segments-YYYY-MM.db</c>. WAL with synchronous=FULL: a commit that returns is on the disk.
/// <code>segment       number, identity, sealed_ms, message, receipt (text of the proof, null until there is one)
/// open_weighing first crossings whose ticket waits for the second, per tag and scale; carried over into a new month's file
/// counter       cumulative resets and gap ms per channel id, serial number of its device and hash of its decoding rule (since schema 3); carried over
/// mark          named numbers (statement = seq of the last register statement; pulses, pulse-request and pulse-sequence of each pulse
///               counter: its count and the kernel's number that goes with it; compared-… where it began to be compared); carried over
/// pin           origin, size, note: the last checkpoints pinned of each log, as they were signed; carried over; since schema 2</code>
/// Tables with a key of text are WITHOUT ROWID: a row is one page to write then, not one of the table and one of its index.
/// </summary>
sealed class MonthFile : IDisposable
{
    const int ApplicationId = 0x54524543; // "TREC"
    const int SchemaVersion = 3;
    const string CreatePin = "CREATE TABLE pin(origin TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY(origin, size)) WITHOUT ROWID;";

    /// <summary>An older file's pin rests on one of so many receipts, or on none.</summary>
    const int ReceiptsLookedAt = 1024;

    readonly SqliteConnection connection;

    MonthFile(string path, SqliteConnection connection)
    {
        Path = path;
        this.connection = connection;
    }

    public string Path { get; }

    public SqliteConnection Connection => connection;

    public bool IsEmpty => Number(connection, "SELECT count(*) FROM (SELECT 1 FROM segment LIMIT 1)") == 0;

    public static string NameOf(DateTimeOffset sealedAt) => FormattableString.Invariant($"segments-{sealedAt:yyyy-MM}.db");

    public static bool IsName(string name) =>
        name.Length == 19 && name.StartsWith("segments-", StringComparison.Ordinal) && name.EndsWith(".db", StringComparison.Ordinal);

    /// <summary>Opens a file, or creates it; otherwise a sentence says what is wrong.</summary>
    public static bool TryOpen(string path, out MonthFile? month, out string error)
    {
        month = null;
        error = "";
        var created = !File.Exists(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
            var version = Number(connection, "PRAGMA user_version");
            var application = Number(connection, "PRAGMA application_id");
            if (version == 0 && application == 0 && Number(connection, "SELECT count(*) FROM sqlite_master") == 0) Create(connection);
            else if (application != ApplicationId) error = $"{path} is not a segment file of this product";
            else if (version > SchemaVersion) error = $"{path} has schema {version}, newer than this agent ({SchemaVersion}): install the newer version again";
            if (error.Length == 0)
            {
                if (version is > 0 and < SchemaVersion) Upgrade(connection, version);
                if (created) DurableFile.FlushFolder(System.IO.Path.GetDirectoryName(path)!);
                month = new MonthFile(path, connection);
                return true;
            }
        }
        catch (SqliteException problem)
        {
            error = $"{path} cannot be read ({problem.Message}): the months before and after it are whole; move it away to go on with a new file";
        }
        connection.Dispose();
        return false;
    }

    public void Dispose() => connection.Dispose();

    static void Create(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, $"""
            PRAGMA application_id={ApplicationId};
            PRAGMA user_version={SchemaVersion};
            CREATE TABLE segment(number INTEGER PRIMARY KEY, identity BLOB NOT NULL, sealed_ms INTEGER NOT NULL, message BLOB NOT NULL, receipt TEXT);
            CREATE INDEX segment_unreceipted ON segment(number) WHERE receipt IS NULL;
            CREATE TABLE open_weighing(tag TEXT NOT NULL, scale TEXT NOT NULL, ticket TEXT NOT NULL, captured_ms INTEGER NOT NULL, shown_grams INTEGER NOT NULL, PRIMARY KEY(tag, scale)) WITHOUT ROWID;
            CREATE TABLE counter(channel TEXT PRIMARY KEY, resets INTEGER NOT NULL, gap_ms INTEGER NOT NULL, serial TEXT, rule TEXT) WITHOUT ROWID;
            CREATE TABLE mark(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
            {CreatePin}
            """, transaction);
        transaction.Commit();
    }

    /// <summary>From an older schema, in place and in one transaction. In schema 1 the notes of what was pinned stand in the receipts that rest on it.</summary>
    static void Upgrade(SqliteConnection connection, long version)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, $"ALTER TABLE counter ADD COLUMN serial TEXT; ALTER TABLE counter ADD COLUMN rule TEXT; PRAGMA user_version={SchemaVersion};", transaction);
        if (version == 1) CreatePins(connection, transaction);
        transaction.Commit();
    }

    static void CreatePins(SqliteConnection connection, SqliteTransaction transaction)
    {
        Run(connection, CreatePin, transaction);
        var receipts = connection.Query<string>("SELECT receipt FROM segment WHERE receipt IS NOT NULL ORDER BY number DESC LIMIT @ReceiptsLookedAt", new { ReceiptsLookedAt }, transaction);
        Pin(connection, [.. receipts.Select(PinOf).OfType<StoredPin>()], transaction);
    }

    static StoredPin? PinOf(string receipt) =>
        Receipt.TryRead(Encoding.UTF8.GetBytes(receipt), out var read).IsOk && read!.TryReadCheckpoint(out _, out var checkpoint).IsOk && read.CheckpointNote.Length <= StoredPin.LongestNote
            ? new StoredPin(checkpoint!.Origin, checkpoint.Size, read.CheckpointNote)
            : null;

    /// <summary>Keeps these, and of each of their logs the last <see cref="StoredPin.Most"/>.</summary>
    public void Pin(IReadOnlyList<StoredPin> pins, SqliteTransaction transaction) => Pin(connection, pins, transaction);

    static void Pin(SqliteConnection connection, IReadOnlyList<StoredPin> pins, SqliteTransaction transaction)
    {
        foreach (var pin in pins) connection.Execute("INSERT OR REPLACE INTO pin VALUES (@Origin, @Size, @Note)", pin, transaction);
        foreach (var origin in pins.Select(pin => pin.Origin).Distinct())
            connection.Execute("DELETE FROM pin WHERE origin = @origin AND size NOT IN (SELECT size FROM pin WHERE origin = @origin ORDER BY size DESC LIMIT @Most)",
                new { origin, StoredPin.Most }, transaction);
    }

    static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
