using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Traceability.Mqtt.Native;

/// <summary>Brings the network thread out of poll(2). An eventfd; a burst of signals costs one system call.</summary>
sealed class WakeUp : IDisposable
{
    readonly Lock gate = new();
    readonly int descriptor = LibC.EventFd(0, LibC.EventFdNonBlocking | LibC.EventFdCloseOnExec);
    int signalled;
    bool closed;

    public WakeUp()
    {
        if (descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), "eventfd");
    }

    public int Descriptor => descriptor;

    /// <summary>From any thread, also after disposal (the number may then belong to somebody else, so it is not touched).</summary>
    public unsafe void Signal()
    {
        if (Interlocked.Exchange(ref signalled, 1) == 1) return;
        lock (gate)
        {
            if (closed) return;
            ulong one = 1;
            _ = LibC.Write(descriptor, &one, sizeof(ulong));
        }
    }

    /// <summary>By the network thread, before it looks at what it was woken for: a signal after this one is seen again.</summary>
    public unsafe void Clear()
    {
        if (Volatile.Read(ref signalled) == 0) return;
        ulong count;
        _ = LibC.Read(descriptor, &count, sizeof(ulong));
        Interlocked.Exchange(ref signalled, 0);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (closed) return;
            closed = true;
            _ = LibC.Close(descriptor);
        }
    }
}
