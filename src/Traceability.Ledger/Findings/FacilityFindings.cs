using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Periods;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Entries;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;

namespace Traceability.Ledger.Findings;

/// <summary>All that a person must look at before a period of a facility is closed: by Carbon's rules over its activity, and what its chains show.</summary>
/// <param name="until">Up to where there is data; a finding names the period's own end, so that what was said of it holds on while the period runs.</param>
sealed class FacilityFindings(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, Period period, long until, long nowMs, string organisation)
{
    const string OfFacility = "JOIN chain c ON c.chain = g.chain WHERE c.organisation = @organisation AND c.facility = @facility";

    static readonly (string Kind, FindingRule Rule)[] ofChains =
    [
        (FindingKind.Counter, FindingRule.NegativeDelta), (FindingKind.ClockBack, FindingRule.TimeGoingBack), (FindingKind.ClockFarBack, FindingRule.TimeGoingBack),
        .. FindingKind.MakesIncomplete.Where(kind => kind != FindingKind.ClockFarBack).Select(kind => (kind, FindingRule.EvidenceContradicts)),
    ];

    /// <param name="activity">Of the period; likewise <paramref name="inventory"/>, null where there is none.</param>
    /// <param name="made">What was reported of the period, with what metering points counted of it; null where nothing was, or that is not known.</param>
    public IReadOnlyList<Finding> Of(IReadOnlyList<ActivityData> activity, FacilityInventory? inventory, ProductionReport? made)
    {
        // Expected ranges are per month, and say nothing of any other time.
        var expecting = period.IsMonth && until == period.ToMs ? plan : plan with { Streams = [.. plan.Streams.Select(s => s with { Expected = null })] };
        return
        [
            .. StreamFindings.Of(expecting, period.FromMs, period.ToMs, activity, account.ChannelsOf(plan, period.FromMs, until)),
            .. inventory is not null && until == period.ToMs && (period.IsMonth || period.IsYear) && StreamFindings.LeftOut(inventory, period.IsYear ? 12 : 1) is { } left ? (IEnumerable<Finding>)[left] : [],
            .. MeterFindings.NegativeRemainders(plan, period.FromMs, period.ToMs, account.Metered.Comparable(plan, period.FromMs, until)),
            .. RegisterFindings.PartsNotCounted(plan, period.FromMs, period.ToMs, account.Registers),
            .. MeterFindings.FasterThanRated([.. account.Metered.Quarters(plan, plan.Points.Where(p => p.MostPerHour is not null), period.FromMs, until)]),
            .. account.Filling(plan).NotTaken(period.FromMs, until),
            .. account.Calibrations(plan) is var register ? (IEnumerable<Finding>)[.. register.Lapsed(period.FromMs, until, activity), .. register.OfOthers(period.FromMs, until, activity)] : [],
            .. made is null ? [] : new RunFindings(made, plan, PhysicalMinimum.Shipped).BelowPhysicalMinimum(),
            .. new CertificateClaims(connection, account, plan, nowMs).Overlapping(period.FromMs, period.ToMs),
            .. RegisterFindings.TwoDevices(period.FromMs, period.ToMs, account.Registers), .. RegisterFindings.Swapped(period.FromMs, period.ToMs, Serials()), .. ChainFindings.Of(period.FromMs, period.ToMs, Told()),
        ];
    }

    /// <summary>Whatever configurations name; the event of a meter that was replaced names the new number.</summary>
    IReadOnlyList<SerialTold> Serials() =>
    [
        .. connection.Query<(byte[] Chain, string Channel, string Serial, long AtMs, long Segment, bool Replaced)>($"""
            SELECT g.chain, cc.channel, cc.serial, g.sealed_ms, g.number,
                   EXISTS (SELECT 1 FROM event e WHERE e.chain = g.chain AND e.number >= g.number AND e.code = @reset AND e.subject = cc.channel AND e.cause = 'replaced' AND instr(e.detail, cc.serial) > 0)
            FROM configuration k JOIN configuration_channel cc ON cc.hash = k.hash JOIN segment g ON g.log_index = k.log_index {OfFacility} AND cc.serial <> ''
            """, new { organisation, facility = plan.FacilityId, reset = (int)EventCode.CounterReset })
            .Select(s => new SerialTold(Convert.ToHexStringLower(s.Chain), s.Channel, s.Serial, s.AtMs, s.Segment, s.Replaced)),
    ];

    IEnumerable<ToldOfChain> Told() => connection.Query<(string Kind, byte[] Chain, long Number, byte[] Identity, string Place, string Detail, long? First, long? Last)>($"""
        SELECT g.kind, g.chain, g.number, g.identity, g.place, g.detail, s.first_ms, s.last_ms FROM finding g LEFT JOIN segment s ON s.identity = g.identity {OfFacility} AND g.state = '{FindingState.Open}'
        """, new { organisation, facility = plan.FacilityId })
        .Select(t => (Told: t, Of: ofChains.FirstOrDefault(o => o.Kind == t.Kind))).Where(t => t.Of.Kind is not null)
        .Select(t => new ToldOfChain(t.Of.Rule, t.Told.Kind, Convert.ToHexStringLower(t.Told.Chain), t.Told.Number, Convert.ToHexStringLower(t.Told.Identity), t.Told.Place, t.Told.Detail, t.Told.First, t.Told.Last));
}
