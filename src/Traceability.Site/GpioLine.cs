namespace Traceability.Site;

/// <summary>One pin and what it means.</summary>
/// <param name="Offset">The line's number on its chip.</param>
/// <param name="ActiveLow">Low is active: a contact or an open collector that pulls the line down.</param>
/// <param name="Debounce">A level must stand for this long to be one; zero for an output.</param>
public sealed record GpioLine(string Name, GpioLineKind Kind, byte Offset, bool ActiveLow, GpioBias Bias, TimeSpan Debounce)
{
    /// <summary>Of a pulse counter, and only of one.</summary>
    public Channel? Channel { get; init; }

    /// <summary>Of a pulse counter whose meter is read as well.</summary>
    public PulseCheck? Check { get; init; }
}
