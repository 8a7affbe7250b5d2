using System.Diagnostics;
using System.Net.Sockets;

namespace Traceability.Field.Modbus;

/// <summary>
/// Waits awake for an answer that is likely to come at once, because falling asleep and being woken costs more than the wait: about 100 µs
/// on a small machine, where a gateway on the same host answers in 20. It costs time on the processor only where it pays: a vigil in vain is
/// followed by twice as many waits without one, so a meter that needs its milliseconds is watched for once in a thousand answers.
/// Owned by the connection's receiving thread.
/// </summary>
sealed class ShortVigil
{
    static readonly TimeSpan Longest = TimeSpan.FromMicroseconds(100);
    const int MostPassedOver = 1024;

    // With one processor, waiting awake would keep the answer from being made.
    readonly bool worthwhile = Environment.ProcessorCount > 1;
    int passOver;
    int left;

    /// <summary>Returns when there is something to receive, or when going to sleep is the better way to wait for it.</summary>
    public void Keep(Socket socket)
    {
        if (!worthwhile) return;
        if (left > 0)
        {
            left--;
            return;
        }
        // The machine's own counter: a clock that a test holds still would keep this thread awake for ever.
        var began = Stopwatch.GetTimestamp();
        do
        {
            if (socket.Poll(0, SelectMode.SelectRead))
            {
                passOver = 0;
                return;
            }
            Thread.SpinWait(5);
        }
        while (Stopwatch.GetElapsedTime(began) < Longest);
        passOver = Math.Clamp(2 * passOver, 1, MostPassedOver);
        left = passOver;
    }
}
