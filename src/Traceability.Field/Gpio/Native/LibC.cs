using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Gpio.Native;

/// <summary>The calls by which GPIO lines are asked for and waited on. The request of ioctl(2) is an unsigned long: nuint, or it is cut on 64 bits.</summary>
static partial class LibC
{
    public const int OpenReadWrite = 2, OpenCloseOnExec = 0x80000;
    public const int EventFdNonBlocking = 0x800, EventFdCloseOnExec = 0x80000;
    public const short PollIn = 1, PollError = 8, PollHangup = 16, PollInvalid = 32;
    public const int Interrupted = 4, Busy = 16, NoDevice = 19;

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Got;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int Ioctl(SafeFileHandle file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(SafeFileHandle file, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);
}
