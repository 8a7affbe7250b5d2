namespace Traceability.Edge.Agent.Recording;

/// <summary>From where on a counter's pulses are held beside the meter's register, over all runs: a loss that is small each day adds up. Durable with a seal.</summary>
/// <param name="Register">The register's mantissa when the pulses stood at <paramref name="Pulses"/>.</param>
/// <param name="Told">The drift in pulses that the last event told.</param>
/// <param name="Pair">Names what is compared: with another meter, serial number or weight the two begin anew.</param>
readonly record struct PulseBeginning(long Pulses, long Register, long SinceMs, long Told, long Pair);
