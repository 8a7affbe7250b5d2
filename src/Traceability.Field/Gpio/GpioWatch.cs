using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Traceability.Field.Gpio;

/// <summary>
/// Waits for the edges of all lines on one thread of ours, in poll(2); an eventfd ends it. Nothing is allocated per edge. The lines stay their
/// owner's and must not be closed before <see cref="RunAsync"/> has ended.
/// </summary>
public sealed class GpioWatch(IReadOnlyList<IEventLine> lines, IEdgeSink sink, TimeProvider time)
{
    const int EventsAtOnce = 64;
    const int LastRounds = 64;

    readonly EdgeClock clock = new(time);

    /// <summary>Runs until cancelled, and then ends as cancelled; what the kernel holds by then is read first. To be called once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = Libc.EventDescriptor();
        if (end.IsInvalid) throw new Win32Exception(Marshal.GetLastPInvokeError(), "eventfd");
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.UnsafeRegister(static handle => Libc.Ring((SafeFileHandle)handle!), end))
        {
            new Thread(() =>
            {
                try
                {
                    Watch(end);
                    ended.SetCanceled(cancellationToken);
                }
                catch (Exception problem)
                {
                    // Also a bug of the sink's: whoever awaits the watch hears of it; on a thread of its own it would end the process unsaid.
                    ended.SetException(problem);
                }
            }, maxStackSize: 256 * 1024) { IsBackground = true, Name = "gpio" }.Start();
            await ended.Task;
        }
    }

    void Watch(SafeFileHandle end)
    {
        Libc.PollEntry[] waits = [.. lines.Select(line => new Libc.PollEntry { Descriptor = line.Descriptor, Events = Libc.POLLIN }), new(end, Libc.POLLIN)];
        var buffer = new byte[EventsAtOnce * LineEvent.Bytes];
        // Once cancelled, so many rounds without waiting: what had come before is still told, and a line that never falls silent does not hold us.
        var rounds = int.MaxValue;
        while (true)
        {
            var ready = Libc.Poll(waits, rounds < int.MaxValue ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);
            if (ready < 0)
            {
                if (Marshal.GetLastPInvokeError() == Libc.EINTR) continue;
                throw new Win32Exception(Marshal.GetLastPInvokeError(), "poll");
            }
            if (ready == 0 || rounds < int.MaxValue && --rounds == 0) return;
            for (var i = 0; i < lines.Count; i++)
            {
                if (waits[i].Returned == 0) continue;
                if ((waits[i].Returned & Libc.POLLIN) != 0 && Take(i, buffer)) continue;
                waits[i].Descriptor = -1;
                sink.LineLost(i, clock.Read());
            }
            if (waits[^1].Returned == 0) continue;
            waits[^1].Descriptor = -1;
            rounds = LastRounds;
        }
    }

    /// <summary>False when the line has gone, or gives what is no event.</summary>
    bool Take(int line, Span<byte> buffer)
    {
        var read = lines[line].Read(buffer);
        if (read <= 0 || read % LineEvent.Bytes != 0) return false;
        clock.Read();
        for (var at = 0; at < read; at += LineEvent.Bytes)
        {
            if (!LineEvent.TryRead(buffer.Slice(at, LineEvent.Bytes), out var edge)) return false;
            sink.Edge(line, edge, clock.UnixMs(edge));
        }
        return true;
    }
}
