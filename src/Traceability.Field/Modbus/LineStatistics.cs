using Traceability.Field.BlackBox;

namespace Traceability.Field.Modbus;

/// <summary>What a bus's lines have met that belongs to no question. Lives longer than one connection; counts only grow.</summary>
public sealed class LineStatistics
{
    long lateAnswers;
    long unknownAnswers;
    long connections;
    long noiseBytes;
    long drainedTicks;

    /// <summary>The bus's black box, into which its lines put every frame; null where there is none.</summary>
    public FrameRing? Frames { get; init; }

    /// <summary>Answers that came after their question had been given up; dropped.</summary>
    public long LateAnswers => Interlocked.Read(ref lateAnswers);

    /// <summary>Whole answers that nobody had asked for; dropped.</summary>
    public long UnknownAnswers => Interlocked.Read(ref unknownAnswers);

    public long Connections => Interlocked.Read(ref connections);

    /// <summary>Serial only: bytes that belonged to no frame.</summary>
    public long NoiseBytes => Interlocked.Read(ref noiseBytes);

    /// <summary>Serial only: time in which nobody was asked because an answer to a question given up might still come.</summary>
    public TimeSpan Drained => TimeSpan.FromTicks(Interlocked.Read(ref drainedTicks));

    internal void CountLate() => Interlocked.Increment(ref lateAnswers);
    internal void CountUnknown() => Interlocked.Increment(ref unknownAnswers);
    internal void CountConnection() => Interlocked.Increment(ref connections);
    internal void CountNoise(int bytes) => Interlocked.Add(ref noiseBytes, bytes);
    internal void CountDrain(TimeSpan time) => Interlocked.Add(ref drainedTicks, time.Ticks);
}
