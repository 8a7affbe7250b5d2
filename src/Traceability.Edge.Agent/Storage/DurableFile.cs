using System.Runtime.InteropServices;
using System.Text;

namespace Traceability.Edge.Agent.Storage;

/// <summary>Small files that must survive a power cut: written beside, flushed, renamed, and the folder flushed too.</summary>
static partial class DurableFile
{
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var beside = path + ".new";
        File.Delete(beside);
        using (var stream = new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        File.Move(beside, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a new name in the folder durable; the file's own flush does not.</summary>
    public static void FlushFolder(string folder)
    {
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), DirectoryFlag);
        if (descriptor < 0) throw new IOException($"cannot open folder {folder}");
        var result = FSync(descriptor);
        var closed = Close(descriptor);
        if (result != 0 || closed != 0) throw new IOException($"cannot flush folder {folder}");
    }

    /// <summary>O_DIRECTORY differs between architectures; O_RDONLY (0) opens a folder everywhere.</summary>
    const int DirectoryFlag = 0;

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
