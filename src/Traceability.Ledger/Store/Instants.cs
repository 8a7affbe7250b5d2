namespace Traceability.Ledger.Store;

/// <summary>Unix ms as a date; what a device may claim beyond year 9999 is shown as its last instant.</summary>
static class Instants
{
    static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static DateTimeOffset Of(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(ms, 0, Latest));
}
