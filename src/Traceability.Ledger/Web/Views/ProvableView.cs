namespace Traceability.Ledger.Web.Views;

/// <summary>A span of a counter that its register statements prove.</summary>
/// <param name="Bundle">Where the ledger gives the proof.</param>
public sealed record ProvableView(string Channel, DateTimeOffset From, DateTimeOffset To, string Bundle);
