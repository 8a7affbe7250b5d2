namespace Traceability.Evidence.Entries;

/// <summary>The readings a captured weight rests on: all stable, all valid, within <see cref="SpreadGrams"/> of each other.</summary>
public sealed record StableWindow(int Samples, long SpanMs, long SpreadGrams);
