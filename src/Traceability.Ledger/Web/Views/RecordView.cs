using Traceability.Ledger.Records;

namespace Traceability.Ledger.Web.Views;

/// <param name="To">Equal to <paramref name="From"/> for a record of one instant.</param>
public sealed record RecordView(string Id, string Stream, string Kind, DateTimeOffset From, DateTimeOffset To, decimal Quantity, string Unit, string? Document, string Who, bool Replaced, ObservedView? Observed);
