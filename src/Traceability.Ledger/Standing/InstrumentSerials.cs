using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Calibrations;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Standing;

/// <summary>The serial numbers that devices' signed configurations name behind a plan's points and scales.</summary>
static class InstrumentSerials
{
    public static IReadOnlyList<SignedSerial> Of(SqliteConnection connection, MonitoringPlan plan)
    {
        var instruments = CalibrationRegister.InstrumentsOf(plan);
        var named = connection.Query<(string Channel, string Serial, long AtMs)>("""
            SELECT cc.channel, cc.serial, COALESCE(g.first_ms, g.sealed_ms) FROM configuration k JOIN configuration_channel cc ON cc.hash = k.hash JOIN segment g ON g.log_index = k.log_index
            JOIN chain c ON c.chain = g.chain WHERE c.facility = @facility ORDER BY 3, g.number
            """, new { facility = plan.FacilityId });
        // A scale has several channels of one instrument.
        return [.. named.Select(n => (Point: plan.PointOf(n.Channel)?.Id ?? instruments.FirstOrDefault(i => plan.Point(i) is null && n.Channel.StartsWith($"{i}.", StringComparison.Ordinal)), n.AtMs, n.Serial))
            .Where(n => n.Point is not null).Select(n => new SignedSerial(n.Point!, n.AtMs, n.Serial)).Distinct()];
    }
}
