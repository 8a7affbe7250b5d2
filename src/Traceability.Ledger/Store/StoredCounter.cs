using Traceability.Carbon.Activity;
using CounterState = Traceability.Carbon.Activity.CounterState;

namespace Traceability.Ledger.Store;

/// <summary>One counter as it is stored, or what a rate is added up to.</summary>
/// <param name="Rate">The unit that the channel was read in; null of a counter.</param>
sealed record StoredCounter(byte[] Chain, string Channel, int Exponent, string Unit, CounterState State, string? Rate)
{
    public RegisterRead Read { get; } = new(Convert.ToHexStringLower(Chain), Channel, Unit, Exponent, Rate, State.FirstMs, State.LastMs);
}
