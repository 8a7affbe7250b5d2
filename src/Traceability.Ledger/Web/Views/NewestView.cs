namespace Traceability.Ledger.Web.Views;

/// <summary>One reading by both rules.</summary>
public sealed record NewestView(DateTimeOffset At, string Before, string After);
