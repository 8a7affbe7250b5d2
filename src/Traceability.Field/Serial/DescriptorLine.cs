using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Serial;

/// <summary>A line over a descriptor that does not block: a terminal, or a connected socket. Waits in poll(2), never in the read itself.</summary>
/// <param name="owner">What the descriptor belongs to; lives as long as the line and is closed with it.</param>
sealed class DescriptorLine(SafeHandle handle, IDisposable owner) : IByteLine
{
    /// <summary>A question is 8 bytes, and the kernel holds thousands: a line that takes none for so long is dead.</summary>
    static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(1);

    readonly SafeFileHandle bell = Libc.EventDescriptor();

    public int Read(Span<byte> into, TimeSpan wait)
    {
        if (wait < TimeSpan.Zero && wait != Timeout.InfiniteTimeSpan) wait = TimeSpan.Zero;
        ReadOnlySpan<Libc.PollEntry> entries = [new(handle, Libc.POLLIN), new(bell, Libc.POLLIN)];
        if (Libc.Poll(entries, wait) < 0) return Marshal.GetLastPInvokeError() == Libc.EINTR ? 0 : IByteLine.Lost;
        if (entries[1].Returned != 0) Silence();
        if (entries[0].Returned == 0) return 0;
        // After a hang-up there may be bytes left; the read says which it is.
        var read = Libc.Read(handle, into);
        if (read > 0) return (int)read;
        return read < 0 && Marshal.GetLastPInvokeError() is Libc.EAGAIN or Libc.EINTR ? 0 : IByteLine.Lost;
    }

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var written = Libc.Write(handle, bytes);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }
            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.EINTR:
                    continue;
                case Libc.EAGAIN when Libc.Poll([new(handle, Libc.POLLOUT)], LongestWrite) > 0:
                    continue;
                default:
                    return false;
            }
        }
        return true;
    }

    public void Wake()
    {
        try
        {
            Libc.Ring(bell);
        }
        catch (ObjectDisposedException)
        {
            // Others ring while the owner may be closing; nobody waits any more.
        }
    }

    void Silence()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        _ = Libc.Read(bell, count);
    }

    public void Dispose()
    {
        owner.Dispose();
        bell.Dispose();
    }
}
