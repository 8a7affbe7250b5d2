namespace Traceability.Ledger.Web.Views;

/// <param name="Next">Where the list goes on; null at its end.</param>
/// <param name="Problem">Why what was wanted was not done; empty otherwise.</param>
/// <param name="Roles">That there are.</param>
public sealed record AccountsView(VisitorView Visitor, IReadOnlyList<AccountView> Accounts, string? Next, string Problem, IReadOnlyList<string> Roles);

/// <param name="Facilities">With spaces between; null for all.</param>
public sealed record AccountView(string Name, string Organisation, string Role, string? Facilities, DateTimeOffset Created, DateTimeOffset? Disabled);
