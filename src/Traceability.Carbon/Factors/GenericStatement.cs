using Traceability.Carbon.Differences;

namespace Traceability.Carbon.Factors;

/// <summary>What a row of a good says of its figure besides the amount, so that a maker's own figure can be set beside it.</summary>
/// <param name="Boundary">One of <see cref="Boundaries"/>.</param>
/// <param name="Inputs">What an amount of the good took; null where the source prints the figure alone.</param>
public sealed record GenericStatement(string Boundary, ProductInputs? Inputs)
{
    /// <summary>All that happened before the gate; likewise <see cref="GateToGate"/>: what one facility draws for it, without what its feed took before.</summary>
    public const string CradleToGate = "cradle-to-gate", GateToGate = "gate-to-gate";

    public static IReadOnlyList<(string Name, string Boundary)> Boundaries { get; } = [(GateToGate, GateToGate), (CradleToGate, CradleToGate)];
}
