namespace Traceability.Field.Gpio;

/// <summary>How one input of a chip is read.</summary>
/// <param name="Offset">The line's number on its chip.</param>
public sealed record InputOptions(int Offset)
{
    /// <summary>Low is active: a contact or an open collector that pulls the line down.</summary>
    public bool ActiveLow { get; init; }

    public LineBias Bias { get; init; }
    public LineEdges Edges { get; init; } = LineEdges.Both;

    /// <summary>A level must stand for this long to be one; whole microseconds. By the chip where it can, else by the kernel.</summary>
    public TimeSpan Debounce { get; init; }

    /// <summary>
    /// Edges that wait in the kernel while nobody reads. 1024 is the most that it gives: a minute of the fastest S0 pulses. Beyond it the oldest
    /// are dropped, which the sequence numbers tell.
    /// </summary>
    public int BufferedEvents { get; init; } = 1024;
}
