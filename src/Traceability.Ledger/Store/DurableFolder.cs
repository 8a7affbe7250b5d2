using System.Runtime.InteropServices;

namespace Traceability.Ledger.Store;

/// <summary>Makes renames in a folder survive a power cut: .NET flushes files, not the folders that name them.</summary>
static partial class DurableFolder
{
    public static void Sync(string folder)
    {
        var descriptor = Open(folder, 0); // O_RDONLY
        if (descriptor < 0) throw new IOException($"{folder}: error {Marshal.GetLastPInvokeError()}");
        try
        {
            if (Fsync(descriptor) != 0) throw new IOException($"{folder}: fsync failed, error {Marshal.GetLastPInvokeError()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
