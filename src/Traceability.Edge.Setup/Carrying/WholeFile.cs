namespace Traceability.Edge.Setup.Carrying;

/// <summary>A file under another name until it is whole and on the disk: a stick that is pulled out has no half file that looks like one.</summary>
static class WholeFile
{
    /// <returns>How many bytes it has.</returns>
    public static async Task<long> WriteAsync(string path, UnixFileMode mode, bool overwrite, Func<FileStream, Task> write)
    {
        var part = path + ".part";
        try
        {
            long bytes;
            using (var to = new FileStream(part, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
            {
                await write(to);
                to.Flush(flushToDisk: true);
                bytes = to.Length;
            }
            File.Move(part, path, overwrite);
            WrittenFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return bytes;
        }
        finally
        {
            Remove(part);
        }
    }

    /// <summary>A stick that is gone, or never was there, has been told already.</summary>
    public static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is never taken for the file: its name says what it is.
        }
    }
}
