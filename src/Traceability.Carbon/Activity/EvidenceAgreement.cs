using Traceability.Carbon.Activity.Stocks;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Activity;

/// <summary>
/// Whether the rows of a figure's activity say what their own evidence lines say. The registers, tickets and entries themselves are not in the file: an auditor takes them from the line.
/// Weighings stand there as a count and a hash alone, so that their sum is not asked.
/// </summary>
/// <param name="mustRead">A line in no known form is a fault too.</param>
sealed class EvidenceAgreement(MonitoringPlan plan, IReadOnlyList<ActivityData> activity, bool mustRead)
{
    const string EvidenceKey = "evidence", QuantityKey = "quantity", BasisKey = "basis", QuartersKey = "measured_quarters";

    readonly Dictionary<string, Dictionary<string, MeteringPoint>> points = plan.Streams.Where(s => s.Determined is Determination.ByMeter)
        .ToDictionary(s => s.Id, s => ((Determination.ByMeter)s.Determined).Points.Select(plan.Point).OfType<MeteringPoint>().ToDictionary(p => p.Channel, StringComparer.Ordinal), StringComparer.Ordinal);

    // A balance that was divided by time stands in several rows of one line: from, to, and whether they touch.
    readonly Dictionary<(string, string), (long FromMs, long ToMs, bool Touch)> balances = activity.Where(a => plan.Stream(a.StreamId)?.Determined is Determination.ByStock)
        .GroupBy(a => (a.StreamId, a.Evidence)).ToDictionary(g => g.Key, g => g.OrderBy(a => a.FromMs).ToList() is var rows ? (rows[0].FromMs, rows[^1].ToMs, rows.Zip(rows.Skip(1)).All(pair => pair.First.ToMs == pair.Second.FromMs)) : default);

    /// <summary>Key and what is allowed there, by row. A stream that the plan does not list is the derivation's to refuse.</summary>
    public IEnumerable<(int Row, string Key, string Allowed)> Faults()
    {
        for (var row = 0; row < activity.Count; row++)
        {
            if (plan.Stream(activity[row].StreamId) is not { } stream) continue;
            if (FaultOf(stream, activity[row]) is var (key, allowed)) yield return (row, key, allowed);
        }
        // What was closed before lines were read is made again as it was, whatever is asked since.
        if (!mustRead) yield break;
        foreach (var (row, what) in new CountedTwice(plan, activity).Faults()) yield return (row, EvidenceKey, $"each thing once, and {what}");
    }

    (string Key, string Allowed)? FaultOf(SourceStream stream, ActivityData row)
    {
        if (row.Quantity.Sign < 0) return (QuantityKey, "zero or more");
        var metered = row.Basis <= ActivityBasis.Integrated;
        if (row.MeasuredQuarters > (metered ? (row.ToMs - row.FromMs) / Edge.SpacingMs : 0)) return (QuartersKey, metered ? "at most the quarter-hours of the row" : "0 of what no meter counted");
        if (!EvidenceItem.TryRead(row.Evidence, out var items)) return mustRead ? (EvidenceKey, "channels and edges, weighings, a part of a record, or a store's dips and movements (Activity/EvidenceItem.cs)") : null;
        if (items.Any(i => i.GetType() != items[0].GetType())) return (EvidenceKey, "items of one form");
        try
        {
            return items[0] switch
            {
                EvidenceItem.Counted => points.TryGetValue(stream.Id, out var of) ? OfCounters(of, stream.Id, row, [.. items.OfType<EvidenceItem.Counted>()]) ?? (mustRead ? OfQuarters(of.Count, row, items.OfType<EvidenceItem.Counted>()) : null) : (EvidenceKey, $"of what determines {stream.Id}: {stream.Determined.Name}"),
                EvidenceItem.Weighed weighed => OfWeighings(stream, row, weighed, items.Count),
                EvidenceItem.Recorded recorded => OfRecord(stream, row, recorded, items.Count),
                _ => OfStock(stream, row, [.. items.OfType<EvidenceItem.Stock>()]),
            };
        }
        catch (OverflowException)
        {
            return (EvidenceKey, "numbers that 128 bits hold");
        }
    }

    /// <param name="of">Metering points by channel, that may have counted it.</param>
    /// <param name="whose">Whose points they are, in words.</param>
    public static (string Key, string Allowed)? OfCounters(IReadOnlyDictionary<string, MeteringPoint> of, string whose, ActivityData row, EvidenceItem.Counted[] items)
    {
        if (items.FirstOrDefault(i => !of.ContainsKey(i.Channel)) is { } foreign) return (EvidenceKey, $"channels of {whose}'s metering points, of which {foreign.Channel} is none");
        if (row.Basis > ActivityBasis.Integrated || items.Any(i => of[i.Channel].Rate is not null) != (row.Basis == ActivityBasis.Integrated)) return (BasisKey, "integrated where a rate is added up, else measured or interpolated, of what registers counted");
        // A register that was not read any more stands where it stood, at its last reading.
        if (items.FirstOrDefault(i => i.ToSteps < i.FromSteps || i.ToMs > row.ToMs || (i.FromSteps != i.ToSteps && (i.FromMs < row.FromMs || i.FromMs >= i.ToMs))) is { } outside) return (EvidenceKey, $"edges within the row, one after the other, of steps that never fall: {outside.Channel}");
        return Agrees(row, items.Aggregate(ExactDecimal.Zero, (sum, i) => sum + new ExactDecimal((Int128)i.ToSteps - i.FromSteps, of[i.Channel].Exponent)));
    }

    static (string, string)? OfQuarters(int points, ActivityData row, IEnumerable<EvidenceItem.Counted> items)
    {
        var reached = items.GroupBy(i => i.Channel, StringComparer.Ordinal).Select(c => c.Sum(i => Math.Max(0, i.ToMs - Math.Max(i.FromMs, row.FromMs)))).ToList();
        return row.MeasuredQuarters > (reached.Count < points ? 0 : reached.Min() / Edge.SpacingMs) ? (QuartersKey, "at most the quarter-hours between the edges of each of the stream's points") : null;
    }

    static (string, string)? OfWeighings(SourceStream stream, ActivityData row, EvidenceItem.Weighed weighed, int items) =>
        items > 1 || weighed.Count < 1 || stream.Determined is not Determination.ByReceipts { Scale: var scale } || scale != weighed.Scale || weighed.Sha256.Length != 64 || !weighed.Sha256.All(char.IsAsciiHexDigitLower) ? (EvidenceKey, $"weighings of the scale that determines {stream.Id}, and a SHA-256 in lower-case hex")
            : row.Basis != ActivityBasis.Weighed ? (BasisKey, "weighed") : null;

    static (string, string)? OfRecord(SourceStream stream, ActivityData row, EvidenceItem.Recorded said, int items)
    {
        var estimated = said.Kind == "estimate";
        if (items > 1 || !(stream.Determined is Determination.ByInvoice or Determination.ByEstimate || (estimated && stream.Determined is Determination.ByMeter)))
            return (EvidenceKey, $"one record, of what determines {stream.Id}: {stream.Determined.Name}");
        if (row.Basis != (estimated ? ActivityBasis.Estimated : ActivityBasis.Recorded)) return (BasisKey, estimated ? "estimated" : "recorded");
        if ((said.PartFromMs, said.PartToMs) != (row.FromMs, row.ToMs) || said.FromMs > said.PartFromMs || said.ToMs < said.PartToMs) return (EvidenceKey, "a part from the row's from to its to, within the record's span");
        // Imported intervals are divided by their own edges, which are not in the file.
        var whole = said.FromMs == row.FromMs && said.ToMs == row.ToMs;
        var part = whole ? said.Quantity : said.Kind == "intervals" ? said.Part : RecordedQuantity.Before(said.Quantity, said.FromMs, said.ToMs, row.ToMs) - RecordedQuantity.Before(said.Quantity, said.FromMs, said.ToMs, row.FromMs);
        return part.CompareTo(said.Part) != 0 || part > said.Quantity ? (EvidenceKey, $"the part of {said.Quantity} that its time has: {part}") : Agrees(row, said.Part);
    }

    (string, string)? OfStock(SourceStream stream, ActivityData row, EvidenceItem.Stock[] items)
    {
        const string form = "an opening dip, what was received and issued after it, and the closing dip";
        if (stream.Determined is not Determination.ByStock) return (EvidenceKey, $"of what determines {stream.Id}: {stream.Determined.Name}");
        if (row.Basis != ActivityBasis.Recorded) return (BasisKey, "recorded");
        if (items.Length < 2 || items[0].What != "dip" || items[^1].What != "dip" || items[0].AtMs >= items[^1].AtMs || items[1..^1].Any(i => i.What == "dip" || i.AtMs <= items[0].AtMs || i.AtMs > items[^1].AtMs)) return (EvidenceKey, form);
        var (opening, closing, between) = (items[0], items[^1], items[1..^1]);
        if (between.GroupBy(i => i.Id, StringComparer.Ordinal).Any(g => g.Count() > 1)) return (EvidenceKey, "each movement once");
        var (from, to, touch) = balances[(row.StreamId, row.Evidence)];
        if (!touch) return ("from", "rows of one balance that touch");
        if (Math.Abs(opening.AtMs - from) > StockBalance.DippedWithinMs || Math.Abs(closing.AtMs - to) > StockBalance.DippedWithinMs) return (EvidenceKey, "dips within 12 h of the balance's bounds");
        var used = between.Aggregate(opening.Quantity - closing.Quantity, (sum, i) => i.What == "received" ? sum + i.Quantity : sum - i.Quantity);
        return Agrees(row, (from, to) == (row.FromMs, row.ToMs) ? used : RecordedQuantity.Before(used, from, to, row.ToMs) - RecordedQuantity.Before(used, from, to, row.FromMs));
    }

    static (string, string)? Agrees(ActivityData row, ExactDecimal said) => row.Quantity.CompareTo(said) == 0 ? null : (QuantityKey, $"{said}, as its evidence line says");
}
