namespace Traceability.Edge.Setup.Examining;

enum FindingState
{
    Good,

    /// <summary>Works, and may not for long; or nobody here can tell.</summary>
    Doubtful,

    Bad,
}
