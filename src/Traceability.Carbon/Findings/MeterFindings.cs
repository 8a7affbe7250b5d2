using System.Globalization;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Findings;

/// <summary>What counters show beside each other and beside their installation.</summary>
public static class MeterFindings
{
    const long HourMs = 3_600_000;

    /// <summary>One finding for each time in which a register passed more than its point's most, span after span; one step of the register may be rounding.</summary>
    public static IReadOnlyList<Finding> FasterThanRated(IReadOnlyList<CountedSpan> spans) =>
        [.. Joined(Ordered(spans).Where(IsTooFast)).Select(s => new Finding(FindingRule.FasterThanRated, s.Point.Id, s.From.AtMs, s.To.AtMs,
            $"at most {s.Point.MostPerHour} {s.Point.Unit} an hour", string.Create(CultureInfo.InvariantCulture, $"{s.Quantity} {s.Point.Unit} in {(s.To.AtMs - s.From.AtMs) / 1000} s"), s.Evidence))];

    /// <summary>Of each point that has sub-meters: what they leave of it may be negative by the meters' errors only.</summary>
    /// <param name="spans">Of all points, over one period.</param>
    public static IReadOnlyList<Finding> NegativeRemainders(MonitoringPlan plan, long fromMs, long toMs, IReadOnlyList<CountedSpan> spans)
    {
        var findings = new List<Finding>();
        foreach (var split in SubMetering.Of(plan, spans))
        {
            var (main, remainder) = (split.Whole, split.Remainder);
            CountedSpan[] whole = [.. Ordered(spans.Where(s => s.Point.Id == main.Id))], parts = [.. Ordered(spans.Where(s => s.Point.PartOf == main.Id))];
            var errors = whole.Concat(parts).Aggregate(ExactDecimal.Zero, (sum, s) => sum + s.Quantity * (s.Point.ErrorPercent ?? ExactDecimal.Zero) * new ExactDecimal(1, -2));
            if ((remainder + errors).Sign >= 0) continue;
            string[] unknown = [.. whole.Concat(parts).Where(s => s.Point.ErrorPercent is null).Select(s => s.Point.Id).Distinct()];
            findings.Add(new Finding(FindingRule.RemainderNegative, main.Id, fromMs, toMs,
                $"-{errors} {main.Unit} or more{(unknown.Length == 0 ? "" : $" (error of {string.Join(", ", unknown)} not stated)")}",
                $"{CountedSpan.Sum(whole)} - {CountedSpan.Sum(parts)} = {remainder} {main.Unit}", string.Join(' ', whole.Concat(parts).Select(s => s.Evidence))));
        }
        return findings;
    }

    /// <summary>Spans of which each begins where the one before ended: one.</summary>
    static IEnumerable<CountedSpan> Joined(IEnumerable<CountedSpan> spans)
    {
        CountedSpan? open = null;
        foreach (var span in spans)
        {
            if (open is not null && open.Point.Id == span.Point.Id && open.To == span.From) open = open with { To = span.To };
            else
            {
                if (open is not null) yield return open;
                open = span;
            }
        }
        if (open is not null) yield return open;
    }

    static bool IsTooFast(CountedSpan span) => span.Point.MostPerHour is { } most && span.To.AtMs > span.From.AtMs
        && (span.Quantity - new ExactDecimal(1, span.Point.Exponent)) * new ExactDecimal(HourMs, 0) > most * new ExactDecimal(span.To.AtMs - span.From.AtMs, 0);

    static IEnumerable<CountedSpan> Ordered(IEnumerable<CountedSpan> spans) => spans.OrderBy(s => s.Point.Id, StringComparer.Ordinal).ThenBy(s => s.From.AtMs).ThenBy(s => s.To.AtMs);
}
