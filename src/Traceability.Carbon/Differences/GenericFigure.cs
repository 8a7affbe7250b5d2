using Traceability.Carbon.Factors;

namespace Traceability.Carbon.Differences;

/// <summary>The same as a database gives it, not for this facility but for the product in general.</summary>
public sealed record GenericFigure(string Id, ProductFigure Figure, Citation Source, string Licence);
