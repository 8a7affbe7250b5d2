namespace Traceability.Carbon.Plan;

/// <summary>
/// A recorded decision to count an activity with a factor that was published for another region or year. Without one, a missing
/// factor is a refusal; with one, the figure shows it.
/// </summary>
public sealed record FactorDecision(StreamKind Activity, string FactorId, string Reason);
