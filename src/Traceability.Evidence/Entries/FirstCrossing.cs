namespace Traceability.Evidence.Entries;

/// <summary>The first crossing that a second one completes.</summary>
public sealed record FirstCrossing(string Ticket, long CapturedMs, long ShownGrams);
