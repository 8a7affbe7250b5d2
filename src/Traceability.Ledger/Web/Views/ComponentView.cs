namespace Traceability.Ledger.Web.Views;

/// <param name="InTotal">False for what stands beside the total.</param>
public sealed record ComponentView(string Category, int Scope, string Gas, string Quality, bool InTotal, decimal Kg, decimal Co2eKg);
