namespace Traceability.Simulator.Plant;

/// <summary>How the counters move.</summary>
enum SiteState
{
    /// <summary>Until every counter has been read once: all stand still at their first value.</summary>
    Waiting,

    Flowing,

    /// <summary>Frozen for good; a new start of the process goes on.</summary>
    Stopped,
}
