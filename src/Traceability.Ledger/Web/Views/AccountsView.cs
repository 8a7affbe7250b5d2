namespace Traceability.Ledger.Web.Views;

/// <param name="Next">Where the list goes on; null at its end.</param>
/// <param name="Problem">Why what was wanted was not done; empty otherwise.</param>
/// <param name="Roles">That there are.</param>
public sealed record AccountsView(VisitorView Visitor, IReadOnlyList<AccountView> Accounts, string? Next, string Problem, IReadOnlyList<string> Roles);
