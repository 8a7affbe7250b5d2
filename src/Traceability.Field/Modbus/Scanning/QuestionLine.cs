using Traceability.Field.Serial;

namespace Traceability.Field.Modbus.Scanning;

/// <summary>A line of bytes on which nothing can be sent but the question for a reading: whoever holds no more than this changes nothing anywhere.</summary>
sealed class QuestionLine(IByteLine line) : IDisposable
{
    readonly byte[] sent = new byte[RtuFrame.RequestBytes];

    public ReadOnlySpan<byte> Sent => sent;

    /// <summary>False when the line is lost.</summary>
    public bool Ask(in ReadRequest question)
    {
        RtuFrame.WriteRequest(sent, question);
        return line.Write(sent);
    }

    /// <inheritdoc cref="IByteSource.Read"/>
    public int Read(Span<byte> into, TimeSpan wait) => line.Read(into, wait);

    public void Wake() => line.Wake();

    public void Dispose() => line.Dispose();
}
