namespace Traceability.Ledger.Web.Views;

/// <param name="Account">As it was typed.</param>
/// <param name="Problem">Empty where nothing was tried yet.</param>
public sealed record SignInView(VisitorView Visitor, string Account, string Problem);
