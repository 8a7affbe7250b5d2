namespace Traceability.Evidence.Log;

/// <summary>Where a ledger contradicts itself, with the two words of its own in the sentence.</summary>
public sealed record DayContradiction(DayRule Rule, string Why);
