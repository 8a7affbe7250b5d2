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
