namespace Traceability.Carbon.Emissions;

/// <summary>Why no figure is given, naming what is missing.</summary>
public sealed record Refusal(RefusalRule Rule, string Message);
