namespace Traceability.Ledger.Web.Views;

/// <param name="Draws">Stream, quantity the one product that it was for, and the metering point that counts it in the place of the quantity.</param>
public sealed record ReportedRunView(string Id, string UnitProcess, IReadOnlyList<(string Stream, decimal Quantity, string Unit, string? Product, string Evidence, string? Point)> Draws, decimal? FeedKg, decimal? ElectricityKwh);
