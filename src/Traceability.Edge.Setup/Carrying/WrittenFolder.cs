using System.Runtime.InteropServices;
using System.Text;

namespace Traceability.Edge.Setup.Carrying;

/// <summary>A folder in which a file was made: its name is on the stick only once the folder is, whatever was flushed of the file itself.</summary>
static partial class WrittenFolder
{
    public static void Flush(string folder)
    {
        const int readOnly = 0; // opens a folder on every architecture; O_DIRECTORY differs
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), readOnly);
        if (descriptor < 0) throw new IOException($"the folder {folder} cannot be opened.");
        var result = FSync(descriptor);
        var closed = Close(descriptor);
        if (result != 0 || closed != 0) throw new IOException($"the folder {folder} cannot be flushed.");
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
