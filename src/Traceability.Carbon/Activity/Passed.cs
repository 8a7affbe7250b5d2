namespace Traceability.Carbon.Activity;

/// <summary>What a register has passed and found, until its owner takes it.</summary>
/// <param name="last">The newest edge from before a restart; null while none was passed.</param>
sealed class Passed(Edge? last)
{
    readonly List<Edge> edges = [];
    readonly List<ActivityFinding> findings = [];

    public Edge? Last => last;

    public void Add(Edge edge)
    {
        edges.Add(edge);
        last = edge;
    }

    /// <summary>Quarter-hours that have lost, when the one at hand has: it counts once however often it did, and those that a long hole passed over before it count too.</summary>
    /// <param name="before">That had lost so far.</param>
    /// <param name="quarters">Since the last edge, the one at hand included.</param>
    public long Lost(long before, long quarters) => before + (before == (last?.LostQuarters ?? 0) ? quarters : quarters - 1);

    public void Add(ActivityRule rule, long fromMs, long toMs, long from, long to) => findings.Add(new ActivityFinding(rule, fromMs, toMs, from, to));

    public IReadOnlyList<Edge> TakeEdges() => Take(edges);

    public IReadOnlyList<ActivityFinding> TakeFindings() => Take(findings);

    static T[] Take<T>(List<T> of)
    {
        T[] taken = [.. of];
        of.Clear();
        return taken;
    }
}
