namespace Traceability.Ledger.Web.Views;

/// <param name="Months">Of each of its channels what register statements of this month prove; without those of which no two enclose anything.</param>
public sealed record StreamView(
    string Id, IReadOnlyList<string> Channels, string Category, int Scope, decimal Quantity, string Unit, decimal Co2eKg, bool QuantityLost, bool Integrated, IReadOnlyList<ProvableView> Months);
