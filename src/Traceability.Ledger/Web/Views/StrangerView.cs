namespace Traceability.Ledger.Web.Views;

/// <summary>A sender that is not enrolled.</summary>
public sealed record StrangerView(string Sender, long Messages, DateTimeOffset Last);
