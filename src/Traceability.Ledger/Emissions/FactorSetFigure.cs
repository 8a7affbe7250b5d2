namespace Traceability.Ledger.Emissions;

/// <summary>The factor set that is shipped with the program.</summary>
sealed record FactorSetFigure(string Id, int Version, string Sha256);
