namespace Traceability.Ledger.Web.Views;

/// <summary>Who looks at a page.</summary>
/// <param name="Organisation">The ledger's.</param>
/// <param name="Account">Null, as the role, for whoever has not signed in.</param>
/// <param name="Open">Whether everybody reads here.</param>
public sealed record VisitorView(string Organisation, string? Account, string? Role, bool Administers, bool Audits, bool Open);
