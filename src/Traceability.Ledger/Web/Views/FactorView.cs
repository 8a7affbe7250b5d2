namespace Traceability.Ledger.Web.Views;

/// <param name="Values">Per gas: kilograms per <paramref name="Per"/>, as printed by the source.</param>
/// <param name="Conversion">Empty where the source's unit is the meter's.</param>
public sealed record FactorView(
    string Id, int Version, IReadOnlyList<(string Gas, string Kg)> Values, string Per, string Conversion, string Region, string Valid,
    string Document, string Table, string Row, int Year, string Licence, bool Primary, string How, string? Decision);
