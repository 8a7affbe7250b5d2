using Traceability.Evidence.Entries;

namespace Traceability.Edge.Agent.Recording;

/// <summary>The readings of one channel in the open segment, as columns; the arrays are kept and used again.</summary>
sealed class ChannelColumn(int words)
{
    long[] times = [];
    ushort[] raw = [];
    Quality[] qualities = [];
    long[] mantissas = [];

    public int Words { get; } = words;

    public int Count { get; private set; }

    public long LastMs => times[Count - 1];

    public ReadOnlySpan<long> Times => times.AsSpan(0, Count);

    public ReadOnlySpan<ushort> Raw => raw.AsSpan(0, Count * Words);

    public ReadOnlySpan<Quality> Qualities => qualities.AsSpan(0, Count);

    public ReadOnlySpan<long> Mantissas => mantissas.AsSpan(0, Count);

    public void Add(long ms, ReadOnlySpan<ushort> registers, Quality quality, long mantissa)
    {
        if (Count == times.Length) Grow();
        times[Count] = ms;
        registers.CopyTo(raw.AsSpan(Count * Words, Words));
        qualities[Count] = quality;
        mantissas[Count] = mantissa;
        Count++;
    }

    public void Clear() => Count = 0;

    void Grow()
    {
        var size = Math.Max(16, 2 * times.Length);
        Array.Resize(ref times, size);
        Array.Resize(ref raw, size * Words);
        Array.Resize(ref qualities, size);
        Array.Resize(ref mantissas, size);
    }
}
