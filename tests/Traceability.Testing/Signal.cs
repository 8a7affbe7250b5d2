using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Traceability.Testing;

/// <summary>Signals to processes that a test started. By the kernel's own call: a small system has no kill program.</summary>
public static partial class Signal
{
    public static void HangUp(Process process) => Send(process, 1);
    public static void Interrupt(Process process) => Send(process, 2);
    public static void User(Process process) => Send(process, 10);
    public static void Terminate(Process process) => Send(process, 15);

    /// <summary>SIGSTOP and SIGCONT: the process is silent while its sockets stay open, as behind a broken radio link.</summary>
    public static void Freeze(Process process) => Send(process, 19);
    public static void Thaw(Process process) => Send(process, 18);

    static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0) throw new InvalidOperationException($"signal {signal} could not be sent: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
