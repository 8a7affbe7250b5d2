using System.Globalization;

namespace Traceability.Carbon.Findings;

/// <summary>What chains show that was recorded in a period: registers that went back, clocks that did, evidence that contradicts itself.</summary>
public static class ChainFindings
{
    /// <summary>In the order of chains and segments. What is of no known time is of every period.</summary>
    public static IReadOnlyList<Finding> Of(long fromMs, long toMs, IEnumerable<ToldOfChain> told) =>
    [
        .. told.Where(t => !(t.FirstMs >= toMs) && !(t.LastMs < fromMs))
            .OrderBy(t => t.What, StringComparer.Ordinal).ThenBy(t => t.Chain, StringComparer.Ordinal).ThenBy(t => t.Segment).ThenBy(t => t.Identity, StringComparer.Ordinal).ThenBy(t => t.Place, StringComparer.Ordinal)
            .Select(t => new Finding(t.Rule, t.Place.Length > 0 ? t.Place : t.What, Math.Max(t.FirstMs ?? fromMs, fromMs), Math.Min(t.LastMs ?? toMs, toMs), Expected(t), $"{t.What}: {t.Detail}",
                string.Create(CultureInfo.InvariantCulture, $"{t.Chain} segment {t.Segment} {t.Identity}"))),
    ];

    static string Expected(ToldOfChain told) => told.Rule switch
    {
        FindingRule.NegativeDelta => "a register that goes on from its last reading",
        FindingRule.TimeGoingBack => "readings in the order of time",
        _ => $"no {told.What}",
    };
}
