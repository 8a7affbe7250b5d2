using System.Runtime.InteropServices;
using System.Text;

namespace Traceability.Edge.Setup.Carrying;

/// <summary>
/// A folder in which a file was made: its name is on the stick only once the folder is, whatever was flushed of the file itself. Sticks that know no such flush are
/// written through when they are taken out, so that a refusal is no failure: the file is there.
/// </summary>
static partial class WrittenFolder
{
    public static void Flush(string folder)
    {
        const int readOnly = 0; // opens a folder on every architecture; O_DIRECTORY differs
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), readOnly);
        if (descriptor < 0) return;
        _ = FSync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
