namespace Traceability.Carbon.Emissions;

/// <summary>CO2e of one scope.</summary>
/// <param name="Method">Of scope 2: by the grid (location-based) or by contracts (market-based).</param>
public sealed record ScopeFigure(Scope Scope, string? Method, Int128 Micrograms);
