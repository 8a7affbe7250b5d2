using System.Globalization;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Activity;

/// <summary>The edges of one counter in time order, and where it stands; gives the quantity of any span.</summary>
public sealed class EdgeSeries(IReadOnlyList<Edge> edges, CounterState state)
{
    /// <summary>The newest edge at or before an instant, or where the counter stands if its last reading is not after it.</summary>
    public Edge At(long ms)
    {
        if (ms >= state.LastMs) return state.Now with { Measured = ms == state.LastMs };
        var (low, high) = (0, edges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (edges[middle].AtMs <= ms) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? Edge.BeforeAll(ms) : edges[low - 1] with { Measured = edges[low - 1].Measured && edges[low - 1].AtMs == ms };
    }

    /// <summary>What was counted in a span of whole quarter-hours, as activity of a stream.</summary>
    public ActivityData Between(long fromMs, long toMs, MeteringPoint point, string stream)
    {
        var (a, b) = (At(fromMs), At(toMs));
        return new ActivityData(stream, fromMs, toMs, new ExactDecimal(b.Steps - a.Steps, point.Exponent),
            a.Measured && b.Measured ? ActivityBasis.Measured : ActivityBasis.Interpolated,
            string.Create(CultureInfo.InvariantCulture, $"{point.Channel} {a.AtMs} {a.Steps} {b.AtMs} {b.Steps}"))
        {
            MeasuredQuarters = b.MeasuredQuarters - a.MeasuredQuarters,
            LostQuarters = b.LostQuarters - a.LostQuarters,
            ErrorPercent = point.ErrorPercent,
        };
    }
}
