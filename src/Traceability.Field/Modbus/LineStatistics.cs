namespace Traceability.Field.Modbus;

/// <summary>What a connection met that belongs to no question. Lives longer than one connection; counts only grow.</summary>
public sealed class LineStatistics
{
    long lateAnswers;
    long unknownAnswers;
    long connections;

    /// <summary>Answers that came after their question had been given up; dropped.</summary>
    public long LateAnswers => Interlocked.Read(ref lateAnswers);

    /// <summary>Answers to a transaction that was never asked; dropped.</summary>
    public long UnknownAnswers => Interlocked.Read(ref unknownAnswers);

    public long Connections => Interlocked.Read(ref connections);

    internal void CountLate() => Interlocked.Increment(ref lateAnswers);
    internal void CountUnknown() => Interlocked.Increment(ref unknownAnswers);
    internal void CountConnection() => Interlocked.Increment(ref connections);
}
