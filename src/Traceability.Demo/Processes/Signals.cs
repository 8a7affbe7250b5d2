using System.Runtime.InteropServices;

namespace Traceability.Demo.Processes;

/// <summary>kill(2), since .NET sends nothing but SIGKILL.</summary>
static partial class Signals
{
    public const int Kill = 9, Terminate = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Send(int process, int signal);
}
