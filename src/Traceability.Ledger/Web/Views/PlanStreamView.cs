namespace Traceability.Ledger.Web.Views;

/// <summary>What the form of a stream begins with.</summary>
public sealed record PlanStreamView(string Id, string Least, string Most, string Unit, string Responsible);
