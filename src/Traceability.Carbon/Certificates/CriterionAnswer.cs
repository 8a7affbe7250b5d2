namespace Traceability.Carbon.Certificates;

/// <summary>How a certificate meets one criterion.</summary>
/// <param name="Met">Yes, no, or null where the criterion does not concern this kind of instrument.</param>
/// <param name="How">In words: what it was judged by.</param>
public sealed record CriterionAnswer(QualityCriterion Criterion, bool? Met, string How);
