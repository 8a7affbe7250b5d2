namespace Traceability.Field.Gpio;

/// <summary>Where edges are handed over. Called on the watch's thread, never twice at once; an implementation must not block, or it holds all lines.</summary>
public interface IEdgeSink
{
    /// <param name="line">Position in the list that the watch was built with.</param>
    /// <param name="unixMs">The kernel's time of the edge, on the wall clock as it stands when the edge is read.</param>
    void Edge(int line, in LineEvent edge, long unixMs);

    /// <summary>The line tells nothing any more: its chip was removed, or its descriptor gives what is no event. Told once.</summary>
    void LineLost(int line, long unixMs);
}
