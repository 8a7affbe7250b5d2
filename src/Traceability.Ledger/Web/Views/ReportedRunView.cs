namespace Traceability.Ledger.Web.Views;

/// <param name="Draws">Stream, quantity and the one product that it was for.</param>
public sealed record ReportedRunView(string Id, string UnitProcess, IReadOnlyList<(string Stream, decimal Quantity, string Unit, string? Product, string Evidence)> Draws, decimal? FeedKg, decimal? ElectricityKwh);
