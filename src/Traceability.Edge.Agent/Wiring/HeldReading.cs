using Traceability.Site;

namespace Traceability.Edge.Agent.Wiring;

/// <summary>A reading that waits until its device's self-test has been asked.</summary>
sealed record HeldReading(Channel Channel, long UnixMs, ushort[] Words);
