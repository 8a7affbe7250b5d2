namespace Traceability.Edge.Agent.Storage;

/// <summary>
/// The data folder, owned by one agent at a time: two on one chain would sign two segments of one number. The lock is the kernel's (flock) and
/// ends with the process, however that ends.
/// </summary>
sealed class DataFolder : IDisposable
{
    readonly FileStream held;

    DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    /// <summary>Makes the folder where there is none. A sentence says what is wrong when null comes back.</summary>
    public static DataFolder? TryOwn(string path, out string error)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error = $"{path} cannot be made: {problem.Message}";
            return null;
        }
        try
        {
            error = "";
#pragma warning disable CA2000 // the folder owns it
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, "agent.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
#pragma warning restore CA2000
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error = $"{path} is in use by another agent, or cannot be written: {problem.Message}";
            return null;
        }
    }

    public void Dispose() => held.Dispose();
}
