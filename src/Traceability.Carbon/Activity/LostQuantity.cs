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
    public bool Covers(long fromMs, long toMs) => Edge.IsOne(fromMs) && Edge.IsOne(toMs) && fromMs < toMs && Spans(fromMs, toMs) is [var span] && span == (fromMs, toMs);

    /// <summary>
    /// The most that can have flowed unseen: each point's most per hour × the quarter-hours that it lost, less what it counted in them; below zero where it counted more than it
    /// can pass. Null where the plan does not say what that is.
    /// </summary>
    public ExactDecimal? Most(long fromMs, long toMs)
    {
        var sum = ExactDecimal.Zero;
        foreach (var (point, quarters) in Lost(fromMs, toMs))
        {
            if (point.MostPerHour is not { } most) return null;
            sum += most * quarter * new ExactDecimal(quarters, 0) - CountedSpan.Sum(Within(fromMs, toMs).Where(s => s.Point == point));
        }
        return sum;
    }

    /// <summary>The quarter-hours of a span that lost quantity, those that touch as one: of what an estimate may be.</summary>
    public IReadOnlyList<(long FromMs, long ToMs)> Spans(long fromMs, long toMs) => Joined(Within(fromMs, toMs));

    /// <summary>As <see cref="Edge.LostQuarters"/> counts them: what of an activity's an estimate of this span makes good.</summary>
    public long Counted(long fromMs, long toMs) => Within(fromMs, toMs).Sum(s => s.To.LostQuarters - s.From.LostQuarters);

    /// <summary>Why an estimate is not taken: what would be, and what it is; null where it is.</summary>
    public (string Expected, string Observed)? Refuses(long fromMs, long toMs, ExactDecimal quantity, string unit)
    {
        if (!Covers(fromMs, toMs)) return ("whole quarter-hours that have lost quantity", Spans(fromMs, toMs).Count == 0 ? "nothing was lost in its time" : "a part of its time was measured");
        return Most(fromMs, toMs) is { } most && quantity > most
            ? (string.Create(CultureInfo.InvariantCulture, $"at most {most} {unit}, which the installation can pass in {Lost(fromMs, toMs).Sum(l => l.Quarters)} quarter-hours beyond what was counted"), $"{quantity} {unit}") : null;
    }

    /// <summary>How many quarter-hours of a span each point lost, each counted once.</summary>
    IEnumerable<(Plan.MeteringPoint Point, long Quarters)> Lost(long fromMs, long toMs) =>
        Within(fromMs, toMs).GroupBy(s => s.Point).Select(g => (g.Key, Joined(g).Sum(s => s.ToMs - s.FromMs) / Edge.SpacingMs));

    /// <summary>What lies within a span of those that lost; only a long hole's are cut by it.</summary>
    IEnumerable<CountedSpan> Within(long fromMs, long toMs) => lost.Where(s => s.From.AtMs < toMs && s.To.AtMs > fromMs).Select(s => new CountedSpan(s.Point,
        s.From.AtMs < fromMs ? Edge.Between(s.From, s.To, fromMs) : s.From, s.To.AtMs > toMs ? Edge.Between(s.From, s.To, toMs) : s.To));

    /// <summary>Those that touch as one, in the order of time.</summary>
    static List<(long FromMs, long ToMs)> Joined(IEnumerable<CountedSpan> spans)
    {
        var found = new List<(long FromMs, long ToMs)>();
        foreach (var (from, to) in spans.Select(s => (s.From.AtMs, s.To.AtMs)).Order())
            if (found.Count > 0 && found[^1].ToMs >= from) found[^1] = (found[^1].FromMs, Math.Max(found[^1].ToMs, to));
            else found.Add((from, to));
        return found;
    }
}
