namespace Traceability.Ledger.Emissions;

/// <summary>One category and gas of a figure.</summary>
/// <param name="InTotal">Whether the methodology's total counts it.</param>
public sealed record ComponentFigure(string Category, int Scope, string Gas, string Quality, bool InTotal, decimal Kg, decimal Co2eKg);
