namespace Traceability.Ledger.Web.Views;

public sealed record HoursView(IReadOnlyList<string> Streams, IReadOnlyList<HourView> Hours);
