using Traceability.Field.Gpio;
using Traceability.Site;

namespace Traceability.Edge.Agent.Gpio;

/// <summary>Turns what one input tells into readings and entries. Lives as long as the run, also while its line is away.</summary>
abstract class LineFeed(GpioLine line)
{
    public GpioLine Line { get; } = line;

    /// <summary>The line is held from here on; its edges follow.</summary>
    public abstract void Begin(InputLine input, in KeptLine request);

    public abstract void Edge(in LineEvent edge, long unixMs);

    /// <summary>No edges follow: its chip has gone or the run ends.</summary>
    public abstract void End(long unixMs, bool isLost);
}
