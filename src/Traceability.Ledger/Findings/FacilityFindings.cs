using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
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

    static readonly (string Kind, FindingRule Rule, string Expected)[] ofChains =
    [
        (FindingKind.Counter, FindingRule.NegativeDelta, "a register that goes on from its last reading"),
        (FindingKind.ClockBack, FindingRule.TimeGoingBack, "readings in the order of time"),
        (FindingKind.ClockFarBack, FindingRule.TimeGoingBack, "readings in the order of time"),
        .. FindingKind.MakesIncomplete.Where(kind => kind != FindingKind.ClockFarBack).Select(kind => (kind, FindingRule.EvidenceContradicts, $"no {kind}")),
    ];

    /// <param name="activity">Of the period; likewise <paramref name="inventory"/>, null where there is none.</param>
    public IReadOnlyList<Finding> Of(IReadOnlyList<ActivityData> activity, FacilityInventory? inventory)
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
            .. StandingDocument.ProductionOf(connection, plan.FacilityId, period.Name) is var (report, _) ? RunFindings.BelowPhysicalMinimum(report, PhysicalMinimum.Shipped) : [],
            .. new CertificateClaims(connection, account, plan, nowMs).Overlapping(period.FromMs, period.ToMs),
            .. RegisterFindings.TwoDevices(period.FromMs, period.ToMs, account.Registers), .. RegisterFindings.Swapped(period.FromMs, period.ToMs, Serials()), .. OfChains(),
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

    IEnumerable<Finding> OfChains()
    {
        foreach (var (kind, chain, number, identity, place, detail, first, last) in connection.Query<(string, byte[], long, byte[], string, string, long?, long?)>($"""
            SELECT g.kind, g.chain, g.number, g.identity, g.place, g.detail, s.first_ms, s.last_ms FROM finding g LEFT JOIN segment s ON s.identity = g.identity
            {OfFacility} AND g.state = '{FindingState.Open}' ORDER BY g.kind, g.chain, g.number, g.identity, g.place
            """, new { organisation, facility = plan.FacilityId }))
        {
            if (first >= period.ToMs || last < period.FromMs || ofChains.FirstOrDefault(o => o.Kind == kind) is not { Kind: not null } rule) continue;
            yield return new Finding(rule.Rule, place.Length > 0 ? place : kind, Math.Max(first ?? period.FromMs, period.FromMs), Math.Min(last ?? period.ToMs, period.ToMs), rule.Expected, $"{kind}: {detail}",
                string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(chain)} segment {number} {Convert.ToHexStringLower(identity)}"));
        }
    }
}
