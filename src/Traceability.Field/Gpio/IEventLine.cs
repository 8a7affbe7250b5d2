namespace Traceability.Field.Gpio;

/// <summary>One input that tells its edges. Owned by who made it; read only by the <see cref="GpioWatch"/> it was given to.</summary>
public interface IEventLine
{
    /// <summary>Readable, for poll(2), when there are events.</summary>
    int Descriptor { get; }

    /// <summary>Fills in whole events of <see cref="LineEvent.Bytes"/> and says how many bytes; 0 or less when the line has gone. Called when there are some.</summary>
    int Read(Span<byte> events);
}
