namespace Traceability.Profiles;

// The words of a reading are those of the number and then the word beside it. On the wire there may be others in between: they are asked for
// in one question, so that number and sign are of one moment, and left out of the evidence.
public sealed partial record DecodingRule
{
    internal int NumberWords => Beside is null ? Words : Words - 1;

    /// <summary>The first register of the question that brings a whole reading.</summary>
    public ushort SpanAddress => Beside is { } beside ? ushort.Min(WireAddress, beside.WireAddress) : WireAddress;

    /// <summary>How many registers that question asks for.</summary>
    public int SpanWords => Beside is { } beside ? Math.Max(WireAddress + NumberWords, beside.WireAddress + 1) - SpanAddress : Words;

    /// <summary>
    /// A reading out of its span; the span itself where nothing stands beside the number. <paramref name="room"/> holds <see cref="Words"/>
    /// and may be what comes back.
    /// </summary>
    public ReadOnlySpan<ushort> Gather(ReadOnlySpan<ushort> span, Span<ushort> room)
    {
        if (Beside is not { } beside) return span;
        span.Slice(WireAddress - SpanAddress, NumberWords).CopyTo(room);
        room[NumberWords] = span[beside.WireAddress - SpanAddress];
        return room[..Words];
    }
}
