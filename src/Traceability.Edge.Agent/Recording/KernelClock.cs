using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Traceability.Evidence.Segments;

namespace Traceability.Edge.Agent.Recording;

/// <summary>
/// Asks the kernel's clock discipline by adjtimex(2) with modes 0 (reading needs no privilege). STA_UNSYNC set = free-running;
/// otherwise maxerror is the bound that the NTP daemon keeps.
/// </summary>
static partial class KernelClock
{
    const int TimexSize = 208;
    const int MaxErrorOffset = 24;
    const int StatusOffset = 40;
    const int StatusUnsynchronised = 0x0040;

    public static ClockQuality Read()
    {
        Span<byte> timex = stackalloc byte[TimexSize];
        timex.Clear();
        if (AdjTimex(timex) < 0) return new ClockQuality(ClockStatus.Unknown, "none", null);
        var status = BinaryPrimitives.ReadInt32LittleEndian(timex[StatusOffset..]);
        if ((status & StatusUnsynchronised) != 0) return new ClockQuality(ClockStatus.FreeRunning, "kernel", null);
        var maxErrorUs = BinaryPrimitives.ReadInt64LittleEndian(timex[MaxErrorOffset..]);
        return new ClockQuality(ClockStatus.Synchronised, "kernel", (maxErrorUs + 999) / 1000);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjTimex(Span<byte> timex);
}
