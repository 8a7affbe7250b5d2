using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Traceability.Edge.Agent.Service;

/// <summary>
/// Whoever started this service, where it wants to hear of it: systemd, by datagrams to NOTIFY_SOCKET (sd_notify(3)). It answers nothing, and where
/// there is none nothing is said.
/// </summary>
sealed partial class ServiceManager : IDisposable
{
    const int SocketLevel = 1, Rights = 1;

    readonly Socket? socket;
    readonly SocketAddress? address;

    ServiceManager(string? notifySocket, TimeSpan? watchdog)
    {
        Watchdog = watchdog;
        if (notifySocket is not ['/' or '@', _, ..]) return;
        socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        // @ stands for the zero of an abstract name.
        address = new UnixDomainSocketEndPoint(notifySocket[0] == '@' ? '\0' + notifySocket[1..] : notifySocket).Serialize();
    }

    public bool Listens => socket is not null;

    /// <summary>Without a sign of life for so long this process is killed; null where nobody watches.</summary>
    public TimeSpan? Watchdog { get; }

    public static ServiceManager FromEnvironment() => Of(Environment.GetEnvironmentVariable, Environment.ProcessId);

    internal static ServiceManager Of(Func<string, string?> variable, int process)
    {
        // The variables are inherited; where a process is named they mean that one.
        var isMeant = variable("WATCHDOG_PID") is not { Length: > 0 } meant || meant == process.ToString(CultureInfo.InvariantCulture);
        var watches = long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0 && isMeant;
        return new ServiceManager(variable("NOTIFY_SOCKET"), watches ? TimeSpan.FromMicroseconds(microseconds) : null);
    }

    /// <summary>False where there is nobody to say it to; true says only that it was sent.</summary>
    /// <param name="state">Lines of VARIABLE=value.</param>
    /// <param name="descriptor">A copy of it goes along.</param>
    public unsafe bool Say(string state, int? descriptor = null)
    {
        if (socket is null) return false;
        var text = Encoding.UTF8.GetBytes(state);
        ControlMessage control = new() { Length = (nuint)(sizeof(nuint) + 3 * sizeof(int)), Level = SocketLevel, Type = Rights, Descriptor = descriptor ?? -1 };
        fixed (byte* name = address!.Buffer.Span, bytes = text)
        {
            Vector vector = new() { Base = bytes, Length = (nuint)text.Length };
            Message message = new()
            {
                Name = name, NameLength = (uint)address.Size, Vectors = &vector, VectorCount = 1,
                Control = descriptor is null ? null : &control, ControlLength = descriptor is null ? 0 : (nuint)sizeof(ControlMessage),
            };
            return SendMessage(socket.SafeHandle, &message, 0) == text.Length;
        }
    }

    public void Dispose() => socket?.Dispose();

    /// <summary>struct cmsghdr with one descriptor.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct ControlMessage
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    unsafe struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    unsafe struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public ControlMessage* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static unsafe partial nint SendMessage(SafeHandle socket, Message* message, int flags);
}
