using Traceability.Field.Modbus;
using Traceability.Field.Serial;
using Traceability.Profiles;
using Traceability.Testing;
using Xunit;

namespace Traceability.Field.Tests.Modbus;

/// <summary>
/// A line whose far end is a script: for each question it says what comes and when. Waiting moves the clock, so that every time is exact and
/// nothing is waited for. While nobody asks, the clock stands still.
/// </summary>
sealed class ScriptedByteLine(ManualTime time, Func<ReadRequest, IEnumerable<(TimeSpan After, byte[] Bytes)>> script) : IByteLine
{
    readonly SemaphoreSlim bell = new(0);
    readonly SemaphoreSlim passed = new(0);
    long passUntilTicks = -1;
    readonly List<(TimeSpan At, byte[] Bytes)> coming = [];

    /// <summary>Every question with the moment at which it was sent.</summary>
    public List<(ReadRequest Request, TimeSpan At)> Sent { get; } = [];

    /// <summary>What comes without a question, so long after now.</summary>
    public void Comes(TimeSpan after, byte[] bytes) => coming.Add((Now + after, bytes));

    public bool IsUnplugged { get; set; }
    public bool IsClosed { get; private set; }

    TimeSpan Now => time.GetElapsedTime(0);

    public int Read(Span<byte> into, TimeSpan wait)
    {
        while (true)
        {
            if (IsUnplugged) return IByteLine.Lost;
            var due = coming.FindIndex(c => c.At <= Now);
            if (due >= 0)
            {
                var (at, bytes) = coming[due];
                var taken = Math.Min(into.Length, bytes.Length);
                bytes.AsSpan(0, taken).CopyTo(into);
                coming.RemoveAt(due);
                if (taken < bytes.Length) coming.Insert(due, (at, bytes[taken..]));
                return taken;
            }
            if (wait == Timeout.InfiniteTimeSpan)
            {
                var until = TimeSpan.FromTicks(Volatile.Read(ref passUntilTicks));
                if (until > Now)
                {
                    Step(until - Now);
                    continue;
                }
                if (Interlocked.Exchange(ref passUntilTicks, -1) >= 0) passed.Release();
                bell.Wait();
                return 0;
            }
            if (wait <= TimeSpan.Zero) return 0;
            wait -= Step(wait);
        }
    }

    /// <summary>Lets time go by in which nobody asks, and the line is listened to.</summary>
    public void Pass(TimeSpan span)
    {
        Volatile.Write(ref passUntilTicks, (Now + span).Ticks);
        bell.Release();
        Assert.True(passed.Wait(TimeSpan.FromSeconds(5)));
    }

    /// <summary>On to the next sound, or so far.</summary>
    TimeSpan Step(TimeSpan most)
    {
        var next = coming.Count == 0 ? TimeSpan.MaxValue : coming.Min(c => c.At);
        var step = next - Now < most ? next - Now : most;
        time.Advance(step);
        return step;
    }

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (IsUnplugged) return false;
        var request = new ReadRequest(bytes[0], Tables[bytes[1] - 1], (ushort)(bytes[2] << 8 | bytes[3]), (ushort)(bytes[4] << 8 | bytes[5]));
        Sent.Add((request, Now));
        foreach (var (after, answer) in script(request)) coming.Add((Now + after, answer));
        coming.Sort((one, other) => one.At.CompareTo(other.At));
        return true;
    }

    static readonly RegisterTable[] Tables =
    [
        RegisterTable.Coil, RegisterTable.DiscreteInput,
        RegisterTable.Holding, RegisterTable.Input,
    ];

    public void Wake() => bell.Release();

    public void Dispose() => IsClosed = true;
}
