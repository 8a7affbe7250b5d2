using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Traceability.Benchmarks.Ingest;

/// <summary>COPY into PostgreSQL over one connection.</summary>
sealed class CopyPeer : IAsyncDisposable
{
    readonly NpgsqlConnection connection;

    CopyPeer(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<CopyPeer> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("""
            CREATE TABLE reading (channel int NOT NULL, time bigint NOT NULL, value float8 NOT NULL, PRIMARY KEY (channel, time));
            CREATE TABLE message (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, device int NOT NULL, message bytea NOT NULL);
            """, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new CopyPeer(connection);
    }

    /// <summary>User and kernel time of the server process that serves us, in its ticks of 10 ms (proc(5), stat, fields 14 and 15).</summary>
    public double BackendMicroseconds
    {
        get
        {
            var fields = File.ReadAllText(FormattableString.Invariant($"/proc/{connection.ProcessID}/stat")).Split(") ")[^1].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10_000.0;
        }
    }

    /// <summary>Seconds until the commit.</summary>
    public Task<double> ReadingsAsync(ReadOnlyMemory<byte> copy, CancellationToken cancellationToken) =>
        CopyAsync("COPY reading (channel, time, value) FROM STDIN (FORMAT BINARY)", copy, cancellationToken);

    /// <inheritdoc cref="ReadingsAsync"/>
    public Task<double> MessagesAsync(ReadOnlyMemory<byte> copy, CancellationToken cancellationToken) =>
        CopyAsync("COPY message (device, message) FROM STDIN (FORMAT BINARY)", copy, cancellationToken);

    async Task<double> CopyAsync(string command, ReadOnlyMemory<byte> copy, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using (var stream = await connection.BeginRawBinaryCopyAsync(command, cancellationToken)) await stream.WriteAsync(copy, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
