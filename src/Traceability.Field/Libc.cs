using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Field;

/// <summary>The system calls on descriptors, of serial lines and GPIO lines alike. What fails leaves its reason in errno, to be read at once.</summary>
static partial class Libc
{
    public const int EINTR = 4, EAGAIN = 11, EBUSY = 16;
    public const int O_RDONLY = 0, O_RDWR = 2, O_NOCTTY = 0x100, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    public const short POLLIN = 1, POLLOUT = 4;

    const string Library = "libc";
    const int EFD_CLOEXEC = O_CLOEXEC, EFD_NONBLOCK = O_NONBLOCK;

    /// <summary>A counter that wakes whoever polls it.</summary>
    public static SafeFileHandle EventDescriptor() => eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    /// <summary>Milliseconds are too coarse for a line whose frames are parted by 1.75.</summary>
    public static unsafe int Poll(ReadOnlySpan<PollEntry> entries, TimeSpan wait)
    {
        var limit = new TimeSpec((nint)(wait.Ticks / TimeSpan.TicksPerSecond), (nint)(wait.Ticks % TimeSpan.TicksPerSecond * 100));
        fixed (PollEntry* first = entries)
            return ppoll(first, (nuint)entries.Length, wait == Timeout.InfiniteTimeSpan ? null : &limit, null);
    }

    public static unsafe nint Read(SafeHandle file, Span<byte> into)
    {
        fixed (byte* first = into) return read(file, first, (nuint)into.Length);
    }

    public static unsafe nint Write(SafeHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes) return write(file, first, (nuint)bytes.Length);
    }

    /// <summary>Adds one to an event descriptor.</summary>
    public static void Ring(SafeHandle bell)
    {
        ulong one = 1;
        _ = Write(bell, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in one)));
    }

    /// <param name="request">An unsigned long: nuint, or it is cut on 64 bits.</param>
    /// <param name="argument">May be a null reference where the request has none.</param>
    public static unsafe int Control<T>(SafeHandle file, nuint request, ref T argument) where T : unmanaged
    {
        fixed (T* first = &argument) return ioctl(file, request, first);
    }

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeHandle file, int operation);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial int ioctl(SafeHandle file, nuint request, void* argument);

    [LibraryImport(Library, SetLastError = true)]
    private static partial SafeFileHandle eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial int ppoll(PollEntry* entries, nuint count, TimeSpec* limit, void* signals);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial nint read(SafeHandle file, byte* into, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    private static unsafe partial nint write(SafeHandle file, byte* bytes, nuint length);

    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry(SafeHandle file, short events)
    {
        /// <summary>A negative number is one that poll passes over.</summary>
        public int Descriptor = (int)file.DangerousGetHandle();
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
