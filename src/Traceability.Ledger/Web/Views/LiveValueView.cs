namespace Traceability.Ledger.Web.Views;

/// <param name="Value">In <paramref name="Unit"/>; null where the device said that it has none.</param>
/// <param name="Divisor">By which the register's own value was divided (W to kW).</param>
/// <param name="Bundle">Where the ledger gives the reading's proof.</param>
/// <param name="Old">Older than a page may call live.</param>
public sealed record LiveValueView(string Channel, decimal? Value, string Unit, int Divisor, string Quality, DateTimeOffset At, string Bundle, bool Old);
