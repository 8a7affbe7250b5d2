namespace Traceability.Field;

/// <summary>Where a bus hands over what it read. Called on the bus's worker, never twice at once; an implementation must not block, or it holds the bus.</summary>
public interface IFieldSink
{
    /// <param name="value">Position in the list of polled values that the bus was built with.</param>
    /// <param name="unixMs">Arrival of the answer, UTC by the wall clock.</param>
    /// <param name="monotonicMs">Arrival of the answer by the clock that never steps.</param>
    /// <param name="words">The value's registers in wire order (a coil or discrete input is one word, 0 or 1); valid only during the call.</param>
    void Read(int value, long unixMs, long monotonicMs, ReadOnlySpan<ushort> words);

    void Notice(in FieldNotice notice);
}
