namespace Traceability.Ledger.Web.Views;

/// <summary>What was not taken, and why. Never a message's content, never a personal value.</summary>
public sealed record RefusalsView(long Refused, long Dropped, IReadOnlyList<RefusalView> Newest, IReadOnlyList<StrangerView> Strangers);
