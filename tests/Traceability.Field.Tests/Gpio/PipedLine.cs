using System.IO.Pipes;
using System.Runtime.InteropServices;
using Traceability.Field.Gpio;
using Traceability.Field.Gpio.Native;

namespace Traceability.Field.Tests.Gpio;

/// <summary>A line without a chip: a pipe from which the events come that a test writes.</summary>
sealed class PipedLine : IEventLine, IDisposable
{
    readonly AnonymousPipeServerStream sender = new(PipeDirection.Out);
    readonly AnonymousPipeClientStream receiver;

    public PipedLine() => receiver = new AnonymousPipeClientStream(PipeDirection.In, sender.ClientSafePipeHandle);

    public int Descriptor => (int)receiver.SafePipeHandle.DangerousGetHandle();

    public int Read(Span<byte> events) => receiver.Read(events);

    public void Send(params ReadOnlySpan<byte> bytes)
    {
        sender.Write(bytes);
        sender.Flush();
    }

    public void Send(LineEdge edge, uint sequence, long timestampNs = 0) => Send(Event(edge, sequence, timestampNs));

    public static byte[] Event(LineEdge edge, uint sequence, long timestampNs = 0)
    {
        GpioLineEvent raw = new() { TimestampNs = (ulong)timestampNs, Id = (uint)edge, Offset = 3, Sequence = sequence, LineSequence = sequence };
        return MemoryMarshal.AsBytes(new ReadOnlySpan<GpioLineEvent>(in raw)).ToArray();
    }

    /// <summary>As a chip that is pulled out.</summary>
    public void End() => sender.Dispose();

    public void Dispose()
    {
        sender.Dispose();
        receiver.Dispose();
    }
}
