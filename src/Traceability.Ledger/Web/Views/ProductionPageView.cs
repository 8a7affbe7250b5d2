using Traceability.Ledger.Periods;
using Traceability.Ledger.Production;

namespace Traceability.Ledger.Web.Views;

/// <summary>What a facility made in a period, and the CO2e of it.</summary>
/// <param name="Allocation">Null where nothing was reported; of a closed period as it was closed, and <paramref name="Late"/> is today's where that is another one.</param>
/// <param name="Runs">As they were reported.</param>
public sealed record ProductionPageView(
    VisitorView Visitor, string Facility, string Name, bool Simulated, string Period, string State, AllocationView? Allocation, AllocationView? Late, IReadOnlyList<ReportedRunView> Runs, FileFormView Form, bool MayReport)
{
    public bool Provisional => State == PeriodState.Open.Name();

    public IReadOnlyList<(string, string)> Way => [(Name, $"/facilities/{Facility}"), (Period, $"/facilities/{Facility}/periods/{Period}")];
}
