using Traceability.Carbon.Exact;
using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Differences;

/// <summary>What is to be compared: one kilogram of an output, whole micrograms of CO2e under one GWP set, within one boundary in words.</summary>
/// <param name="Boundary">As both sides write it: cradle-to-gate, gate-to-gate.</param>
/// <param name="Inputs">Null where only the figure is known.</param>
public sealed record ProductFigure(string Product, Int128 MicrogramsPerKg, string GwpSet, string Boundary, ProductInputs? Inputs);

/// <summary>The same as a database gives it, not for this facility but for the product in general.</summary>
public sealed record GenericFigure(string Id, ProductFigure Figure, Citation Source, string Licence);
