namespace Traceability.Simulator.Plant;

/// <summary>What a truck that leaves the platform means for the account.</summary>
enum CrossingOutcome
{
    None,
    First,
    Weighing,

    /// <summary>Both crossings of the tag weighed the same: no weighing, both are forgotten.</summary>
    EqualWeights,

    /// <summary>No client was answered often enough to have captured it; it does not count.</summary>
    NobodyLooked,
}
