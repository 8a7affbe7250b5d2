namespace Traceability.Ledger.Web.Views;

/// <summary>One's own account.</summary>
/// <param name="Facilities">That it sees, with spaces between; null for all.</param>
/// <param name="Until">End of the session; null of the admin token, which has neither session nor password.</param>
/// <param name="Problem">Why the password was not changed; empty where nothing was tried.</param>
public sealed record OwnAccountView(VisitorView Visitor, string Organisation, string? Facilities, DateTimeOffset? Until, string Problem);
