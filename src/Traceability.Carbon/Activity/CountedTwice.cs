using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Carbon.Reading;

namespace Traceability.Carbon.Activity;

/// <summary>
/// Whether the evidence lines of a figure's activity count the same thing twice, or say two things of one: a part of a record, an estimate's time, a scale's tickets, a store between its dips, a register
/// that goes on from row to row. Bills of one month may lie beside each other; they are several records. So may what two devices counted of one channel; the line does not name them.
/// </summary>
sealed class CountedTwice(MonitoringPlan plan, IReadOnlyList<ActivityData> activity)
{
    readonly IReadOnlyList<EvidenceItem>[] items = [.. activity.Select(a => EvidenceItem.TryRead(a.Evidence, out var read) ? read : [])];

    /// <summary>The row that counts again, and what is wrong of what.</summary>
    public IEnumerable<(int Row, string What)> Faults() => [.. Overlapping(), .. Records(), .. Balances(), .. Falling()];

    IEnumerable<(int Row, string What)> Overlapping() => activity.SelectMany(Counts).GroupBy(c => c.What, StringComparer.Ordinal)
        .Select(of => of.OrderBy(c => c.FromMs).ThenBy(c => c.ToMs).ToList())
        .SelectMany(of => of.Zip(of.Skip(1)).Where(pair => pair.First.ToMs > pair.Second.FromMs))
        .Select(pair => (pair.Second.Row, $"{pair.Second.What} at {Instants.Exactly(pair.Second.FromMs)} is counted twice"));

    IEnumerable<(string What, long FromMs, long ToMs, int Row)> Counts(ActivityData row, int at) => items[at].FirstOrDefault() switch
    {
        EvidenceItem.Recorded { Kind: "estimate" } => [($"{row.StreamId}, an estimate", row.FromMs, row.ToMs, at)],
        EvidenceItem.Recorded record => [($"record {record.Id}", row.FromMs, row.ToMs, at)],
        EvidenceItem.Weighed weighed => [($"{row.StreamId}, what {weighed.Scale} weighed", row.FromMs, row.ToMs, at)],
        EvidenceItem.Stock => [($"{row.StreamId}, a balance", row.FromMs, row.ToMs, at)],
        _ => [],
    };

    /// <summary>Of one record kind, span and quantity are the same wherever a part of it is counted, and its parts are no more than it.</summary>
    IEnumerable<(int Row, string What)> Records()
    {
        foreach (var of in items.SelectMany((line, row) => line.OfType<EvidenceItem.Recorded>().Select(said => (said, row))).GroupBy(r => r.said.Id, StringComparer.Ordinal))
        {
            var first = of.First().said;
            foreach (var (said, row) in of.Skip(1))
                if ((said.Kind, said.FromMs, said.ToMs) != (first.Kind, first.FromMs, first.ToMs) || said.Quantity.CompareTo(first.Quantity) != 0) yield return (row, $"record {said.Id} is told differently");
            if (Sum(of.Select(r => r.said.Part)) is { } parts && parts > first.Quantity) yield return (of.Last().row, $"of record {first.Id} more is counted than its {first.Quantity}");
        }
    }

    /// <summary>A store has one balance in a figure; where factors change it is divided by time, in rows of one line.</summary>
    IEnumerable<(int Row, string What)> Balances() => items.Select((line, row) => (line, row)).Where(l => l.line.FirstOrDefault() is EvidenceItem.Stock).GroupBy(l => activity[l.row].StreamId, StringComparer.Ordinal)
        .SelectMany(of => of.Where(l => activity[l.row].Evidence != activity[of.First().row].Evidence).Select(l => (l.row, $"{of.Key} has two balances")));

    /// <summary>A register that one row leaves at an instant begins the next there, with the same steps; or anew, where another device counts from there on.</summary>
    IEnumerable<(int Row, string What)> Falling()
    {
        foreach (var of in activity.Select((a, row) => (a, row)).Where(r => plan.Stream(r.a.StreamId)?.Determined is Determination.ByMeter && r.a.Basis <= ActivityBasis.Integrated).GroupBy(r => r.a.StreamId, StringComparer.Ordinal))
        {
            var rows = of.OrderBy(r => r.a.FromMs).ToList();
            foreach (var (before, after) in rows.Zip(rows.Skip(1)).Where(pair => pair.First.a.ToMs == pair.Second.a.FromMs))
            {
                var left = items[before.row].OfType<EvidenceItem.Counted>().Where(i => i.ToMs == before.a.ToMs).ToLookup(i => i.Channel, i => i.ToSteps, StringComparer.Ordinal);
                foreach (var item in items[after.row].OfType<EvidenceItem.Counted>().Where(i => i.FromSteps != i.ToSteps && i.FromMs == after.a.FromMs && i.FromSteps != 0))
                    if (left.Contains(item.Channel) && !left[item.Channel].Contains(item.FromSteps)) yield return (after.row, $"{item.Channel} stands at {item.FromSteps} steps where the row before left it at {string.Join(", ", left[item.Channel])}");
            }
        }
    }

    /// <summary>Null where it leaves 128 bits, of which the row's own check tells.</summary>
    static ExactDecimal? Sum(IEnumerable<ExactDecimal> parts)
    {
        try
        {
            return parts.Aggregate(ExactDecimal.Zero, (sum, part) => sum + part);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
