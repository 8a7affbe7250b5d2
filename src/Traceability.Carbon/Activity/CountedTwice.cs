using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Activity;

/// <summary>
/// Whether the evidence lines of a figure's activity count the same thing twice: a part of a record, a scale's tickets of one time, a store between its dips.
/// Bills of one month may lie beside each other; they are several records. So may what two devices counted of one channel; the line does not name them.
/// </summary>
sealed class CountedTwice(IReadOnlyList<ActivityData> activity)
{
    /// <summary>The row that counts again, and what is counted twice.</summary>
    public IEnumerable<(int Row, string What)> Faults() => activity.SelectMany(Counts).GroupBy(c => c.What, StringComparer.Ordinal)
        .Select(of => of.OrderBy(c => c.FromMs).ThenBy(c => c.ToMs).ToList())
        .SelectMany(of => of.Zip(of.Skip(1)).Where(pair => pair.First.ToMs > pair.Second.FromMs))
        .Select(pair => (pair.Second.Row, $"{pair.Second.What} at {Instants.Exactly(pair.Second.FromMs)}"));

    IEnumerable<(string What, long FromMs, long ToMs, int Row)> Counts(ActivityData row, int at)
    {
        if (!EvidenceItem.TryRead(row.Evidence, out var items)) return [];
        return items[0] switch
        {
            EvidenceItem.Recorded record => [($"{record.Kind} {record.Id}", row.FromMs, row.ToMs, at)],
            EvidenceItem.Weighed weighed => [($"{row.StreamId}, what {weighed.Scale} weighed", row.FromMs, row.ToMs, at)],
            EvidenceItem.Stock => [($"{row.StreamId}, a balance", row.FromMs, row.ToMs, at)],
            _ => [],
        };
    }
}
