namespace Traceability.Site;

public enum ChannelKind
{
    /// <summary>Goes up and down; also flags.</summary>
    Gauge,
    /// <summary>Only counts up; differences are the measurement.</summary>
    Counter,
}
