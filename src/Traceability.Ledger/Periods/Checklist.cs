using System.Globalization;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Periods;

/// <summary>What somebody must have looked at who closes a period: that it is over, the plan it is counted by, its streams and stocks, bills beside meters, and every finding.</summary>
static class Checklist
{
    /// <param name="dispositions">What was said of findings, by their ids.</param>
    /// <param name="term">Since when its plan holds.</param>
    /// <param name="months">Of a year.</param>
    /// <param name="made">What was made, by today's evidence and report; null where nothing was reported.</param>
    public static IReadOnlyList<ChecklistItem> Of(PeriodAccount account, IReadOnlyDictionary<string, string> dispositions, PlanTerm term, YearOfMonths? months, MadeProducts? made)
    {
        var items = new List<ChecklistItem> { Ended(account), new("plan", term.Changes.Count == 0 ? ChecklistItem.Ok : ChecklistItem.Open, term.Words, null) };
        if (months is not null) items.AddRange(Months(account, months));
        if (account.Inventory is null) items.Add(new("figure", ChecklistItem.Blocked, account.Why.Count > 0 ? string.Join("; ", account.Why) : "no figure can be made", null));
        items.AddRange(account.Plan.Streams.Select(s => StreamItem(account, s)));
        items.AddRange(account.Reconciliations.Select(Bill));
        if (made is not null) items.Add(Production(account, made));
        // What names no stream: chains that contradict themselves or lack segments, and records that leave a time out.
        var named = account.Plan.Streams.Select(s => s.Id + ":").ToArray();
        items.AddRange(account.Why.Where(w => !named.Any(n => w.StartsWith(n, StringComparison.Ordinal))).Select(w => new ChecklistItem($"evidence:{w.Split(':')[0]}", ChecklistItem.Open, w, null)));
        items.AddRange(account.Findings.Where(f => f.Rule is not (FindingRule.StreamMissing or FindingRule.EvidenceContradicts)).Select(f => dispositions.TryGetValue(f.Id, out var said)
            ? new ChecklistItem($"finding:{f.Id}", ChecklistItem.TakenOn, Words(f), said)
            : new ChecklistItem($"finding:{f.Id}", ChecklistItem.Open, Words(f), null)));
        return items;
    }

    /// <summary>Each part is rounded by itself, so a year and its months may differ by the rounding of their parts and by nothing else.</summary>
    static IEnumerable<ChecklistItem> Months(PeriodAccount account, YearOfMonths months)
    {
        const long rounding = 1_000_000; // µg
        if (months.Open.Count > 0) yield return new("months", ChecklistItem.Blocked, $"not closed: {string.Join(", ", months.Open)}", null);
        if (months.Late.Count > 0) yield return new("months-late", ChecklistItem.Open, $"closed otherwise than today's evidence says: {string.Join(", ", months.Late)}", null);
        if (months.Open.Count == 0 && account.Inventory is { } year)
            yield return Int128.Abs(year.TotalMicrograms - months.Micrograms) <= rounding ? new("months-sum", ChecklistItem.Ok, "the closed months sum to the year", null)
                : new("months-sum", ChecklistItem.Open, string.Create(CultureInfo.InvariantCulture, $"the closed months sum to {Scaled.Kilograms(months.Micrograms)} kg, the year is {Scaled.Kilograms(year.TotalMicrograms)} kg"), null);
    }

    static ChecklistItem Ended(PeriodAccount account) => account.Ended
        ? new("ended", ChecklistItem.Ok, $"the period ended at {RecordRules.Instant(account.Period.ToMs)}", null)
        : new("ended", ChecklistItem.Blocked, $"the period ends at {RecordRules.Instant(account.Period.ToMs)};{(account.UntilMs <= account.Period.FromMs ? $" it begins at {RecordRules.Instant(account.Period.FromMs)}" : " it is counted up to the quarter-hour at hand")}", null);

    static ChecklistItem StreamItem(PeriodAccount account, SourceStream stream)
    {
        var id = $"{(stream.Determined is Determination.ByStock ? "stock" : "stream")}:{stream.Id}";
        var wrong = account.Why.Where(w => w.StartsWith(stream.Id + ":", StringComparison.Ordinal)).Select(w => w[(stream.Id.Length + 2)..]).ToList();
        if (wrong.Count > 0) return new(id, ChecklistItem.Open, string.Join("; ", wrong), null);
        return stream.Determined is Determination.DeMinimis small
            ? new(id, ChecklistItem.Ok, small.InWords, null)
            : new(id, ChecklistItem.Ok, $"determined by {stream.Determined.Name}", null);
    }

    static ChecklistItem Bill(Reconciliation r)
    {
        var id = $"invoice:{r.Stream}";
        if (r.Billed is null) return new(id, ChecklistItem.Open, $"no invoice to compare with {r.Measured} {r.Unit}", null);
        if (!r.WholePeriod) return new(id, ChecklistItem.Open, "invoices cover a part of the period only", null);
        var words = $"{r.How} {r.Measured}, billed {r.Billed} {r.Unit}, allowed ±{r.AllowedPercent} %";
        return new(id, r.Agrees ? ChecklistItem.Ok : ChecklistItem.Open, words, null);
    }

    /// <summary>What is in the way of the product figure, and what of it no product carries: more than its methodology lets be left out is somebody's to accept.</summary>
    static ChecklistItem Production(PeriodAccount account, MadeProducts made)
    {
        const string id = "production";
        // What the facility's own figure lacks has items of its own.
        var wrong = made.Why.Except(account.Why).ToList();
        if (made.Unallocated is not { Percent: { } percent } rest) return wrong.Count > 0 ? new(id, ChecklistItem.Open, string.Join("; ", wrong), null) : new(id, ChecklistItem.Ok, "what was made carries nothing", null);
        var most = made.Inventory!.Methodology.CutOffPercent;
        var words = string.Create(CultureInfo.InvariantCulture, $"{Scaled.Kilograms(rest.Part)} kg CO2e, {percent} % of the product total, are drawn by no run or carried by no product{(rest.IsMoreThan(most) ? $"; allowed: at most {most} %" : "")}");
        return new(id, wrong.Count > 0 || rest.IsMoreThan(most) ? ChecklistItem.Open : ChecklistItem.Ok, string.Join("; ", [.. wrong, words]), null);
    }

    static string Words(Finding f) => string.Create(CultureInfo.InvariantCulture, $"{f.Rule.Name()}, {f.Place}: expected {f.Expected}; found {f.Observed}");
}
