using Traceability.Field.Modbus;

namespace Traceability.Field.BlackBox;

/// <summary>A question out of a frame file and how it ended, found again from the bytes alone.</summary>
/// <param name="UnixUs">When the answer had come, or for an unanswered question when it was asked; UTC, microseconds.</param>
/// <param name="Result">Null: no answer stands in the file.</param>
/// <param name="Words">Registers in wire order, or one word 0 or 1 per bit; empty unless the result is good and was not masked.</param>
public sealed record ReplayedAnswer(long UnixUs, ReadRequest Question, ReadResult? Result, bool IsMasked, ReadOnlyMemory<ushort> Words);
