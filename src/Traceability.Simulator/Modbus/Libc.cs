using System.Runtime.InteropServices;

namespace Traceability.Simulator.Modbus;

/// <summary>The few calls of the C library on the descriptors that libmodbus hands out.</summary>
static partial class Libc
{
    const string Library = "libc";
    const short PollIn = 1;
    const int InternetAddressLength = 16;

    /// <summary>libmodbus waits with select(2): a descriptor from here on aborts the whole process (FD_SETSIZE) before 3.1.12.</summary>
    public const int FirstDescriptorThatAborts = 1024;

    /// <summary>True when the descriptor has something to read, has ended or has failed; false after the time-out or an interrupting signal (EINTR).</summary>
    public static bool WaitReadable(int descriptor, TimeSpan timeout)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = PollIn };
        return Poll(ref entry, 1, (int)timeout.TotalMilliseconds) > 0;
    }

    /// <summary>The port a listening IPv4 socket was bound to, or 0 when the kernel does not tell.</summary>
    public static int BoundPort(int descriptor)
    {
        Span<byte> address = stackalloc byte[InternetAddressLength];
        var length = InternetAddressLength;
        if (GetSockName(descriptor, ref MemoryMarshal.GetReference(address), ref length) != 0) return 0;
        return (address[2] << 8) | address[3];   // sin_port is in network order on every machine
    }

    /// <summary>A pseudo terminal that passes bytes as they are. False with errno when there is none to be had.</summary>
    public static unsafe bool TryOpenTerminal(out int near, out int far, out string device)
    {
        // Room for struct termios of any architecture (60 bytes where it is largest), and for a name under /dev/pts.
        byte* settings = stackalloc byte[256], name = stackalloc byte[256];
        device = "";
        if (OpenPty(out near, out far, name, null, null) != 0) return false;
        device = Marshal.PtrToStringUTF8((nint)name)!;
        if (TcGetAttr(far, settings) != 0) return false;
        CfMakeRaw(settings);
        return TcSetAttr(far, 0, settings) == 0;
    }

    /// <summary>Two connected sockets of this process.</summary>
    public static unsafe bool TryPair(out int one, out int other)
    {
        const int unix = 1, stream = 1;
        int* both = stackalloc int[2];
        var made = SocketPair(unix, stream, 0, both) == 0;
        (one, other) = (both[0], both[1]);
        return made;
    }

    public static unsafe int Read(int descriptor, Span<byte> into)
    {
        fixed (byte* first = into) return (int)Read(descriptor, first, (nuint)into.Length);
    }

    public static unsafe bool Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes) return Write(descriptor, first, (nuint)bytes.Length) == bytes.Length;
    }

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int descriptor, byte* into, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "openpty", SetLastError = true)]
    private static unsafe partial int OpenPty(out int near, out int far, byte* name, void* settings, void* window);

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    private static unsafe partial int TcGetAttr(int descriptor, byte* settings);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    private static unsafe partial int TcSetAttr(int descriptor, int when, byte* settings);

    [LibraryImport(Library, EntryPoint = "cfmakeraw")]
    private static unsafe partial void CfMakeRaw(byte* settings);

    [LibraryImport(Library, EntryPoint = "socketpair", SetLastError = true)]
    private static unsafe partial int SocketPair(int family, int type, int protocol, int* descriptors);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int descriptor, ref byte address, ref int length);

    [StructLayout(LayoutKind.Sequential)]
    struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short ReturnedEvents;
    }
}
