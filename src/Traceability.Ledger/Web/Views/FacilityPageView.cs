using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;

namespace Traceability.Ledger.Web.Views;

/// <summary>A facility now and by its calendar, and what was done under somebody's name.</summary>
/// <param name="Version">Of what its stream feeds.</param>
/// <param name="Period">The one that was chosen, else the newest month; null where nothing was measured or recorded yet.</param>
/// <param name="NothingSince">No period was chosen, and the newest month is over.</param>
/// <param name="Times">CO2e by source and time; null where nothing was measured or recorded yet.</param>
/// <param name="Older">The cursor of the months before these; null where there are none.</param>
/// <param name="Years">Of the months, newest first.</param>
/// <param name="Deeds">The newest.</param>
public sealed record FacilityPageView(
    VisitorView Visitor, string Id, string Name, string TimeZone, bool Simulated, string Version, LiveView Live, PeriodView? Period, bool NothingSince, TimesView? Times, IReadOnlyList<MonthRow> Months, string? Older, IReadOnlyList<string> Years, IReadOnlyList<DeedRow> Deeds)
{
    /// <summary>What of the figures here nobody has closed; empty where all stand.</summary>
    public IReadOnlyList<string> Open => [.. Months.Where(m => m.Provisional).Select(m => m.Month).Append(Period is { Provisional: true } chosen ? chosen.Period : "").Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal)];
}
