using Microsoft.Data.Sqlite;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Production;

/// <summary>The newest report of what was made in a period.</summary>
/// <param name="File">Its own bytes, of which a deed has the hash.</param>
/// <param name="Deed">By which it was reported.</param>
/// <param name="Drawn">What metering points counted of runs that draw by them, as the store has it now; none where it has no such draws.</param>
sealed record ReportedProduction(byte[] File, ProductionReport Report, DeedRow Deed, IReadOnlyList<CountedDraw> Drawn)
{
    /// <summary>Null where nothing was reported.</summary>
    public static ReportedProduction? Read(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, string period) =>
        StandingDocument.ProductionOf(connection, plan.FacilityId, period) is var (file, report, deed) ? new ReportedProduction(file, report, deed, CountedDraws.Of(account, plan, report)) : null;

    /// <summary>The report with the quantities that points counted; null where the plan does not let runs draw so.</summary>
    public ProductionReport? Complete(MonitoringPlan plan) => new PointDraws(Report, plan).TryComplete(Drawn, out var complete, out _) ? complete : null;
}
