namespace Traceability.Field.Serial;

/// <summary>Bytes in both directions. Written by the thread that reads.</summary>
interface IByteLine : IByteSource
{
    /// <summary>False when the line is lost.</summary>
    bool Write(ReadOnlySpan<byte> bytes);
}
