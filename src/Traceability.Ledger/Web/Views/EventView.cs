namespace Traceability.Ledger.Web.Views;

public sealed record EventView(DateTimeOffset At, string Code, string Subject, DateTimeOffset? From, DateTimeOffset? To, string Cause, string Detail, long Segment);
