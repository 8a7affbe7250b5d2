namespace Traceability.Simulator;

/// <summary>The data folder, held by one process at a time: two sites with one account would both count.</summary>
sealed class DataFolder : IDisposable
{
    readonly FileStream _lock;

    DataFolder(string path)
    {
        Directory.CreateDirectory(path);
        Path = path;
        _lock = new FileStream(System.IO.Path.Combine(path, "simulator.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path { get; }

    /// <summary>Null with the reason when the folder cannot be made or another process holds it.</summary>
    public static DataFolder? Hold(string path, out string? mistake)
    {
        mistake = null;
        try
        {
            return new DataFolder(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            mistake = $"{path}: not mine to use ({failure.Message})";
            return null;
        }
    }

    public void Dispose() => _lock.Dispose();
}
