namespace Traceability.Verifier.Logs;

/// <summary>The files of one tlog-tiles log, wherever they lie.</summary>
interface ILogFiles
{
    /// <summary>The bytes at a path below the log's prefix; null where nothing is there.</summary>
    /// <exception cref="IOException">It is longer than <paramref name="most"/>, or cannot be read.</exception>
    Task<byte[]?> ReadAsync(string path, int most, CancellationToken cancellationToken);
}
