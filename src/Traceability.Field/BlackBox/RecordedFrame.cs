namespace Traceability.Field.BlackBox;

/// <summary>One frame as it was on the bus.</summary>
/// <param name="UnixUs">UTC by the wall clock, microseconds: when it was handed to the line, or when its last byte had come.</param>
public readonly record struct RecordedFrame(long UnixUs, FrameMark Marks, ReadOnlyMemory<byte> Bytes);
