namespace Traceability.Ledger.Web.Views;

/// <param name="First">The first few intervals; <paramref name="Last"/>: the last few, where there are more.</param>
public sealed record IntervalsLookView(int Count, DateTimeOffset From, DateTimeOffset To, decimal Sum, string Sha256, IReadOnlyList<IntervalView> First, IReadOnlyList<IntervalView> Last);
