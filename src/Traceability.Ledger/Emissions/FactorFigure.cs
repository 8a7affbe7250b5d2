namespace Traceability.Ledger.Emissions;

/// <summary>A factor that was used, and where it is printed.</summary>
public sealed record FactorFigure(string Id, int Version, string Source, int Year, string Checked, string? Decision);
