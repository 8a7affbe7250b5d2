namespace Traceability.Evidence.Entries;

/// <summary>A reading as a statement cites it: time, register words (wire order, big-endian) and the value they decode to.</summary>
public sealed record CounterReading(long AtMs, byte[] Words, int Exponent, long Mantissa);
