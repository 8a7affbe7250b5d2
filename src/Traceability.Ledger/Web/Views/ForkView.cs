namespace Traceability.Ledger.Web.Views;

/// <param name="Text">What it is, and whether it is decided.</param>
/// <param name="Proof">Where the ledger gives the two segments that prove it; null of what an honest power cut can make.</param>
public sealed record ForkView(string Text, string? Proof);
