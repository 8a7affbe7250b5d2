namespace Traceability.Carbon.Plan;

/// <summary>What belongs to the facility: the fence in words, and by which kind of control (GHG Protocol Corporate Standard ch. 3).</summary>
public sealed record Boundary(string Fence, ControlApproach Control);
