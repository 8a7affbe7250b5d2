namespace Traceability.Site;

public enum BusRole
{
    /// <summary>We ask, and nobody else does.</summary>
    Master,

    /// <summary>Another master asks; we read along and never transmit.</summary>
    Listener,
}
