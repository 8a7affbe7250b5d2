namespace Traceability.Simulator.Truth;

/// <summary>One counter register. First, now and total come from the float32 that is served, accumulated is the unrounded sum behind it.</summary>
/// <param name="Read">Whether a client has ever been answered this register; until then it stands still at <paramref name="First"/>.</param>
sealed record ChannelAccount(decimal First, decimal Now, decimal Total, decimal Accumulated, bool Read);
