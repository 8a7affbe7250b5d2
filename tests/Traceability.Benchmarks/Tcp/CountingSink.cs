using Traceability.Field;

namespace Traceability.Benchmarks.Tcp;

/// <summary>Counts readings and does nothing with them.</summary>
sealed class CountingSink : IFieldSink
{
    long readings;

    public long Readings => Interlocked.Read(ref readings);

    public void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words) => Interlocked.Increment(ref readings);

    public void Notice(in FieldNotice notice)
    {
    }
}
