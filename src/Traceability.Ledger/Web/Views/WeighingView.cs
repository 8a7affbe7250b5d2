namespace Traceability.Ledger.Web.Views;

/// <param name="NetKg">Null while a first crossing waits for its second.</param>
public sealed record WeighingView(string Ticket, int Pass, DateTimeOffset At, decimal ShownKg, decimal? GrossKg, decimal? TareKg, decimal? NetKg, long? Receipt, string Bundle);
