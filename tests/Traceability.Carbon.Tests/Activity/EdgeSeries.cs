using Traceability.Carbon.Activity;

namespace Traceability.Carbon.Tests.Activity;

/// <summary>The edges of one counter in time order, and where it stands.</summary>
sealed class EdgeSeries(IReadOnlyList<Edge> edges, CounterState state)
{
    /// <summary>The newest edge at or before an instant, or where the counter stands if its last reading is not after it.</summary>
    public Edge At(long ms)
    {
        if (ms >= state.LastMs) return state.StandingAt(ms);
        Edge[] before = [.. edges.TakeWhile(e => e.AtMs <= ms)];
        return before.Length == 0 ? state.NotBegunAt(ms) : before[^1];
    }
}
