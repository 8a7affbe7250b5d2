using System.Runtime.InteropServices;

namespace Traceability.Field.Serial;

/// <summary>The system calls on descriptors. What fails leaves its reason in errno, to be read at once.</summary>
static partial class Libc
{
    public const int EINTR = 4, EAGAIN = 11;
    public const short POLLIN = 1, POLLOUT = 4;

    const string Library = "libc";
    const int EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800;

    /// <summary>A counter that wakes whoever polls it.</summary>
    public static int EventDescriptor() => eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    /// <summary>Milliseconds are too coarse for a line whose frames are parted by 1.75.</summary>
    public static unsafe int Poll(ReadOnlySpan<PollEntry> entries, TimeSpan wait)
    {
        var limit = new TimeSpec((nint)(wait.Ticks / TimeSpan.TicksPerSecond), (nint)(wait.Ticks % TimeSpan.TicksPerSecond * 100));
        fixed (PollEntry* first = entries)
            return ppoll(first, (nuint)entries.Length, wait == Timeout.InfiniteTimeSpan ? null : &limit, null);
    }

    public static unsafe nint Read(int descriptor, Span<byte> into)
    {
        fixed (byte* first = into) return read(descriptor, first, (nuint)into.Length);
    }

    public static unsafe nint Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes) return write(descriptor, first, (nuint)bytes.Length);
    }

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(int descriptor, int operation);

    /// <param name="request">An unsigned long, of which only the lower half is used.</param>
    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, ref byte argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, ref Termios argument);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(int descriptor, nuint request, ref SerialRs485 argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial int ppoll(PollEntry* entries, nuint count, TimeSpec* limit, void* signals);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial nint read(int descriptor, byte* into, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial nint write(int descriptor, byte* bytes, nuint length);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry(int descriptor, short events)
    {
        public int Descriptor = descriptor;
        public short Events = events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    readonly struct TimeSpec(nint seconds, nint nanoseconds)
    {
        public readonly nint Seconds = seconds;
        public readonly nint Nanoseconds = nanoseconds;
    }
}
