using System.Runtime.InteropServices;

namespace Traceability.Mqtt.Native;

/// <summary>The calls by which the network thread waits and asks what became of a socket. poll(2), not select(2): libmosquitto's own loop refuses descriptors from 1024 on.</summary>
static partial class LibC
{
    public const short PollIn = 1, PollOut = 4, PollError = 8, PollHangup = 16;
    public const int EventFdNonBlocking = 0x800, EventFdCloseOnExec = 0x80000;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Got;
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    /// <summary>SO_ERROR: why a socket broke, told once; 0 where it is not known.</summary>
    public static unsafe int ErrorOf(int socket)
    {
        const int SocketLevel = 1, SocketError = 4;
        int error = 0, size = sizeof(int);
        return GetSocketOption(socket, SocketLevel, SocketError, &error, &size) == 0 ? error : 0;
    }

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static unsafe partial int GetSocketOption(int socket, int level, int option, int* value, int* size);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, void* buffer, nuint count);

    /// <summary>A second descriptor of the same socket; negative where none is left.</summary>
    public static int Duplicate(int descriptor)
    {
        const int DuplicateCloseOnExec = 1030;
        return FileControl(descriptor, DuplicateCloseOnExec, 0);
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
