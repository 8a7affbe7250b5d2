using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;

namespace Traceability.Ledger.Web.Views;

/// <summary>One period and what whoever looks may do with it.</summary>
/// <param name="Problem">Why what was asked was not done; empty where nothing was.</param>
/// <param name="MayClose">Closes, restates, disposes of findings.</param>
public sealed record PeriodPageView(VisitorView Visitor, string Name, bool Simulated, PeriodView Period, string Problem, bool MayClose, bool MayAssure)
{
    /// <summary>Fields of the form that was refused, by name.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; init; } = new Dictionary<string, string>();

    /// <summary>What was asked for in vain: closing, restatement, assurance or disposition; empty where nothing was.</summary>
    public string Refused { get; init; } = "";

    /// <summary>The finding that was to be disposed of; empty where none was.</summary>
    public string Asked { get; init; } = "";

    /// <summary>What stood in a field of the form that was refused; nothing in those of others.</summary>
    public string? TypedIn(string form, string field) => Refused == form ? Typed.GetValueOrDefault(field) : null;

    /// <summary>Of a restatement, as it was chosen before, else as the figure has it.</summary>
    public string Reason => TypedIn(Closing, "reason") ?? (Period.RestatementDue ? Restatement.Threshold : Restatement.Error);

    /// <summary>Of the file that stands, as its newest deed says; null while the period is open.</summary>
    public string? FigureHash => Period.Deeds.Count == 0 ? null : Period.Deeds[^1].Documents[StandingFigure.Document];

    /// <summary>By which this program makes the figures that are closed here, as id and version.</summary>
    public string Methodology => WishedMethodologies.Name(Carbon.Methods.Methodology.Facility);

    public string ProductMethodology => WishedMethodologies.Name(Carbon.Methods.Methodology.Product);

    /// <summary>Production was reported, and is closed too.</summary>
    public bool Made => (Period.LateAllocation ?? Period.Allocation) is not null;

    /// <summary>For which a period may be restated, by the field's value.</summary>
    public static IReadOnlyList<(string Value, string Words)> Reasons { get; } = [.. ((string[])[Restatement.Error, Restatement.Threshold]).Select(r => (r, Restatement.InWords(r)))];

    public string Address => $"/facilities/{Period.Facility}/periods/{Period.Period}";

    /// <summary>What of it leaves as a table; of an open period nothing does.</summary>
    public IReadOnlyList<(string Name, string Table)> Tables => Period.Provisional ? [] :
    [
        .. Period.Figure is null ? Array.Empty<(string, string)>() : [("sources", "figure.streams"), ("components", "figure.components"), ("factors", "figure.factors")],
        ("checklist", "checklist"), ("findings", "findings"), .. Period.Allocation is null ? Array.Empty<(string, string)>() : [("what was made", "allocation.runs.products"), ("what runs drew", "allocation.runs.draws")],
        .. Period.Reconciliations.Count == 0 ? Array.Empty<(string, string)>() : [("bills", "reconciliations")],
    ];

    /// <summary>Contradicting evidence and missing streams are items of the checklist themselves.</summary>
    public bool MayDispose(FindingView finding) => MayClose && ToAnswer.Any(item => item.Id == $"finding:{finding.Id}");

    /// <summary>Back.</summary>
    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Period.Facility}")];

    public IReadOnlyList<DeedRow> NewestFirst => [.. Period.Deeds.Reverse()];

    public bool Open => Period.State == "open";

    /// <summary>What its figure is put in force by.</summary>
    public string Closing => Open ? "closing" : "restatement";

    /// <summary>Days are looked at and never closed.</summary>
    public bool Closable => Period.Period.Length <= 7;

    /// <summary>What a closing or a restatement has to answer.</summary>
    public IReadOnlyList<ChecklistItem> ToAnswer => Period.LateChecklist ?? Period.Checklist;
}
