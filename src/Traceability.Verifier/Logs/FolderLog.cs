namespace Traceability.Verifier.Logs;

/// <summary>A log in a folder, as it was copied or is served.</summary>
sealed class FolderLog(string folder) : ILogFiles
{
    public async Task<byte[]?> ReadAsync(string path, int most, CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.Combine(folder, path));
        if (!file.Exists) return null;
        if (file.Length > most) throw new IOException($"{path}: longer than {most} bytes");
        return await File.ReadAllBytesAsync(file.FullName, cancellationToken);
    }
}
