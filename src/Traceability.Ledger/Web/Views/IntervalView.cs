namespace Traceability.Ledger.Web.Views;

/// <param name="Number">From 1.</param>
public sealed record IntervalView(int Number, DateTimeOffset From, DateTimeOffset To, decimal Quantity);
