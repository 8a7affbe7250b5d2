namespace Traceability.Edge.Agent.Weighbridge;

/// <summary>Where a truck is on the deck.</summary>
enum CrossingState
{
    /// <summary>After a start or an outage: nothing is captured before the deck has been seen empty.</summary>
    UnknownLoad,

    /// <summary>At zero; the next load may be weighed.</summary>
    Empty,

    /// <summary>A load is on the deck and has not been captured.</summary>
    Loaded,

    /// <summary>Captured or refused; the deck must be empty before anything else.</summary>
    Leaving,
}
