namespace Traceability.Ledger.Web.Views;

/// <param name="Facilities">With spaces between; null for all.</param>
public sealed record AccountView(string Name, string Organisation, string Role, string? Facilities, DateTimeOffset Created, DateTimeOffset? Disabled);
