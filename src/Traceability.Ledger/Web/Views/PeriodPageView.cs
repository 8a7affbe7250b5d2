using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;

namespace Traceability.Ledger.Web.Views;

/// <summary>One period and what whoever looks may do with it.</summary>
/// <param name="Problem">Why what was asked was not done; empty where nothing was.</param>
/// <param name="MayClose">Closes, restates, disposes of findings.</param>
public sealed record PeriodPageView(VisitorView Visitor, string Name, bool Simulated, PeriodView Period, string Problem, bool MayClose, bool MayAssure)
{
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

    /// <summary>Contradicting evidence and missing streams are items of the checklist themselves.</summary>
    public bool MayDispose(FindingView finding) => MayClose && ToAnswer.Any(item => item.Id == $"finding:{finding.Id}");

    /// <summary>Back.</summary>
    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Period.Facility}")];

    public IReadOnlyList<DeedRow> NewestFirst => [.. Period.Deeds.Reverse()];

    public bool Open => Period.State == "open";

    /// <summary>Days are looked at and never closed.</summary>
    public bool Closable => Period.Period.Length <= 7;

    /// <summary>What a closing or a restatement has to answer.</summary>
    public IReadOnlyList<ChecklistItem> ToAnswer => Period.LateChecklist ?? Period.Checklist;
}
