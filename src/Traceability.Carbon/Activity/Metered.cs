namespace Traceability.Carbon.Activity;

/// <summary>The quantity of a stream that is determined by meters.</summary>
public static class Metered
{
    /// <summary>
    /// The sum over all counters of all points of the stream. It is integrated if any of them adds up a rate, else measured if no edge is interpolated; that a record begins or ends within the span costs
    /// measured quarter-hours, of which the least of the points' counts.
    /// </summary>
    /// <param name="spans">At least one.</param>
    /// <param name="everyPoint">Each point of the stream has a span; one that counted nothing leaves no quarter-hour measured.</param>
    public static ActivityData Of(string stream, long fromMs, long toMs, IReadOnlyList<CountedSpan> spans, bool everyPoint = true)
    {
        CountedSpan[] ordered = [.. spans.OrderBy(s => s.Point.Channel, StringComparer.Ordinal).ThenBy(s => s.From.AtMs).ThenBy(s => s.To.AtMs).ThenBy(s => s.To.Steps)];
        var quarters = (toMs - fromMs) / Edge.SpacingMs;
        return new ActivityData(stream, fromMs, toMs,
            CountedSpan.Sum(ordered),
            ordered.Any(s => s.Point.Rate is not null) ? ActivityBasis.Integrated : ordered.All(s => s.From.Measured && s.To.Measured) ? ActivityBasis.Measured : ActivityBasis.Interpolated,
            string.Join(' ', ordered.Select(s => s.Evidence)))
        {
            MeasuredQuarters = !everyPoint ? 0 : ordered.GroupBy(s => s.Point.Id).Min(p => Math.Min(quarters, p.Sum(s => s.To.MeasuredQuarters - s.From.MeasuredQuarters))),
            LostQuarters = ordered.Sum(s => s.To.LostQuarters - s.From.LostQuarters),
            ErrorPercent = ordered.All(s => s.Point.ErrorPercent is not null) ? ordered.Max(s => s.Point.ErrorPercent!.Value) : null,
        };
    }
}
