namespace Traceability.Ledger.Web.Views;

public sealed record BlockView(long Number, string Identity, int Entries, int Readings, long LogIndex, DateTimeOffset Sealed, bool HeaderOnly, bool Linked);
