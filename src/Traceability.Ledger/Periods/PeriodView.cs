using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Production;
using Traceability.Ledger.Trails;

namespace Traceability.Ledger.Periods;

/// <summary>One period of a facility as the API shows it.</summary>
/// <param name="From">By the facility's calendar; likewise <paramref name="To"/>. <paramref name="Until"/>: up to where there is data.</param>
/// <param name="State">open, closed, assured or restated. An open figure is provisional and is never exported.</param>
/// <param name="Figure">The one that stands; of an open period the live one. Null where none can be made, and the checklist says why.</param>
/// <param name="Late">Of a closed period the figure that today's evidence gives, where that is another one.</param>
/// <param name="LatePercent">How far its total lies from the one that stands, in percent of that; <paramref name="LateMarketPercent"/>: with electricity market-based.</param>
/// <param name="RestatementDue">One of them, or what a product's intensity moved by, is more than the methodology lets stand.</param>
/// <param name="Checklist">Of a closed period as it was closed by; <paramref name="LateChecklist"/>: today's, which a restatement answers; null where there is nothing to restate.</param>
/// <param name="ChecklistSha256">Of today's checklist, figure and report of production; a closing or restatement names it, so that nothing is signed that nobody saw; null where there is nothing to close or restate.</param>
/// <param name="Note">Of a closed period what has changed since, or why its figure is not shown; null where nothing has.</param>
/// <param name="AsOfNow">Of a day whose month is closed and whose evidence says otherwise today: that this is of now, and what the closed figure is; null of all else.</param>
/// <param name="Change">Why the total is not that of the period before; null where there is none to compare with.</param>
/// <param name="Allocation">On what was made; of a closed period as it was closed. Null where no production was reported by then; <paramref name="LateAllocation"/>: today's, where it is late.</param>
/// <param name="Moved">Of a closed period that is late: products whose CO2e per kilogram is no longer the closed one.</param>
/// <param name="SubMeters">How sub-meters split what metering points counted; empty where that is not what stands, since the store's registers say otherwise today.</param>
public sealed record PeriodView(
    string Facility, string Period, string TimeZone, DateTimeOffset From, DateTimeOffset To, DateTimeOffset Until, string State, FigureView? Figure, FigureView? Late, decimal? LatePercent, decimal? LateMarketPercent, bool RestatementDue,
    string? Note, string? AsOfNow, IReadOnlyList<ChecklistItem> Checklist, IReadOnlyList<ChecklistItem>? LateChecklist, string? ChecklistSha256, IReadOnlyList<FindingView> Findings, IReadOnlyList<ReconciliationView> Reconciliations, IReadOnlyList<DeedRow> Deeds, ChangeView? Change, AllocationView? Allocation, AllocationView? LateAllocation,
    IReadOnlyList<MovedIntensity> Moved, IReadOnlyList<SubMeteringView> SubMeters)
{
    /// <summary>Of an assured period: limited or reasonable, which are two promises; null of any other.</summary>
    public string? AssuranceLevel { get; init; }

    /// <summary>Why each restatement was done, by its id among the deeds; one from before that was stated is not in it.</summary>
    public IReadOnlyDictionary<string, Restatement> Restatements { get; init; } = new Dictionary<string, Restatement>();

    /// <summary>Open: it follows what comes in, and does not leave as a file.</summary>
    public bool Provisional => State == PeriodState.Open.Name();
}
