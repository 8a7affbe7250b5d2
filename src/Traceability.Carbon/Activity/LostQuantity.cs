using System.Globalization;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Activity;

/// <summary>
/// What the registers of one stream lost: quarter-hours in which one of them went back, or a rate was not read. Nobody measured what flowed then; it was no more than
/// the installation can pass, and a recorded estimate may say what it was.
/// </summary>
/// <param name="spans">From edge to edge, of all the stream's points, within the time that is looked at.</param>
public sealed class LostQuantity(IEnumerable<CountedSpan> spans)
{
    static readonly ExactDecimal quarter = new(25, -2); // of an hour

    readonly CountedSpan[] lost = [.. spans.Where(s => s.To.LostQuarters > s.From.LostQuarters)];

    /// <summary>True if each quarter-hour of a span lost quantity: what an estimate says of any other time was measured.</summary>
    public bool Covers(long fromMs, long toMs) => Edge.IsOne(fromMs) && Edge.IsOne(toMs) && fromMs < toMs && !QuartersOf(fromMs, toMs).Except(Lost(fromMs, toMs).Select(l => l.AtMs)).Any();

    /// <summary>
    /// The most that can have flowed unseen: each point's most per hour × the quarter-hours that it lost, less what it counted in them; below zero where it counted more than it
    /// can pass. Null where the plan does not say what that is.
    /// </summary>
    public ExactDecimal? Most(long fromMs, long toMs)
    {
        var sum = ExactDecimal.Zero;
        foreach (var point in Lost(fromMs, toMs).GroupBy(l => l.Point))
        {
            if (point.Key.MostPerHour is not { } most) return null;
            sum += most * quarter * new ExactDecimal(point.Count(), 0) - CountedBy(point.Key, fromMs, toMs);
        }
        return sum;
    }

    /// <summary>The quarter-hours of a span that lost quantity, those that touch as one: of what an estimate may be.</summary>
    public IReadOnlyList<(long FromMs, long ToMs)> Spans(long fromMs, long toMs)
    {
        var found = new List<(long FromMs, long ToMs)>();
        foreach (var at in Lost(fromMs, toMs).Select(l => l.AtMs).Distinct().Order())
            if (found.Count > 0 && found[^1].ToMs == at) found[^1] = (found[^1].FromMs, at + Edge.SpacingMs);
            else found.Add((at, at + Edge.SpacingMs));
        return found;
    }

    /// <summary>As <see cref="Edge.LostQuarters"/> counts them: what of an activity's an estimate of this span makes good.</summary>
    public long Counted(long fromMs, long toMs) => lost.Where(s => s.From.AtMs >= fromMs && s.From.AtMs < toMs).Sum(s => s.To.LostQuarters - s.From.LostQuarters);

    /// <summary>Why an estimate is not taken: what would be, and what it is; null where it is.</summary>
    public (string Expected, string Observed)? Refuses(long fromMs, long toMs, ExactDecimal quantity, string unit)
    {
        if (!Covers(fromMs, toMs)) return ("whole quarter-hours that have lost quantity", Lost(fromMs, toMs).Count == 0 ? "nothing was lost in its time" : "a part of its time was measured");
        return Most(fromMs, toMs) is { } most && quantity > most
            ? (string.Create(CultureInfo.InvariantCulture, $"at most {most} {unit}, which the installation can pass in {Lost(fromMs, toMs).Count} quarter-hours beyond what was counted"), $"{quantity} {unit}") : null;
    }

    /// <summary>Each point's lost quarter-hours within a span, each once.</summary>
    List<(Plan.MeteringPoint Point, long AtMs)> Lost(long fromMs, long toMs) =>
        [.. lost.SelectMany(s => QuartersOf(Math.Max(s.From.AtMs, fromMs), Math.Min(s.To.AtMs, toMs)).Select(at => (s.Point, at))).Distinct()];

    /// <summary>What the register did count in the spans that lost.</summary>
    ExactDecimal CountedBy(Plan.MeteringPoint point, long fromMs, long toMs) =>
        new(lost.Where(s => s.Point == point && s.From.AtMs < toMs && s.To.AtMs > fromMs).Aggregate((Int128)0, (sum, s) => sum + (s.To.Steps - s.From.Steps)), point.Exponent);

    static IEnumerable<long> QuartersOf(long fromMs, long toMs)
    {
        for (var at = fromMs; at < toMs; at += Edge.SpacingMs) yield return at;
    }
}
