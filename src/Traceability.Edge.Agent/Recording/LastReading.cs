namespace Traceability.Edge.Agent.Recording;

/// <summary>The newest reading of a channel in a sealed segment, with the index of the entry that proves it.</summary>
readonly record struct LastReading(int Channel, int Entry, long AtMs, long Mantissa, int Exponent);
