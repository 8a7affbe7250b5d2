namespace Traceability.Edge.Agent.Recording;

/// <summary>Where a pulse counter stands, and by which of the kernel's numbers: what the next run needs to go on counting. Durable with the seal that holds the reading.</summary>
/// <param name="Count">The 64-bit count, the raw word of the channel.</param>
/// <param name="Request">Names the request of the line under which <paramref name="Sequence"/> counts; random, never 0.</param>
/// <param name="Sequence">The kernel's number of the last pulse in the count.</param>
readonly record struct PulseMark(long Count, long Request, uint Sequence);
