namespace Traceability.Carbon.Findings;

/// <summary>What whoever verifies a device's chain has found in one of its segments.</summary>
/// <param name="Rule">Negative delta, time going back, or evidence that contradicts itself.</param>
/// <param name="What">In a word: counter, clock-back, fork.</param>
/// <param name="Place">Channel or ticket; empty where it is the whole segment.</param>
/// <param name="FirstMs">Of the segment's readings; null where it has none, or nobody could read them. Likewise <paramref name="LastMs"/>.</param>
public sealed record ToldOfChain(FindingRule Rule, string What, string Chain, long Segment, string Identity, string Place, string Detail, long? FirstMs, long? LastMs);
