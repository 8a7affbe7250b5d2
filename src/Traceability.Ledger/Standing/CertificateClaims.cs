using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The certificates that a facility claims, each with what the facility's own edges say was drawn in its vintage: nobody enters that, so the periods of a vintage
/// share a certificate exactly. A vintage that is not over counts what was drawn so far.
/// </summary>
sealed class CertificateClaims(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan)
{
    readonly IReadOnlyList<EnergyAttributeCertificate> certificates = StandingDocument.CertificatesOf(connection, plan.FacilityId);

    /// <summary>Of those whose vintage reaches into a span.</summary>
    public IReadOnlyList<CertificateClaim> Of(long fromMs, long toMs) => [.. In(fromMs, toMs).Select(c => new CertificateClaim(c, Drawn(c.VintageFromMs, Math.Max(c.VintageFromMs, fromMs)), Drawn(c.VintageFromMs, c.VintageToMs)))];

    /// <summary>Instants strictly within a span at which a vintage begins or ends: activity is given between them.</summary>
    public IEnumerable<long> CutsOf(long fromMs, long toMs) => In(fromMs, toMs).SelectMany(c => (long[])[c.VintageFromMs, c.VintageToMs]).Where(at => at > fromMs && at < toMs);

    /// <summary>What the period's claims show beside each other and beside those of all other facilities; of others only that they claim.</summary>
    /// <remarks>Which other facility it is, is not for everybody who sees this one.</remarks>
    public IReadOnlyList<Finding> Overlapping(long fromMs, long toMs)
    {
        var own = Of(fromMs, toMs);
        if (own.Count == 0) return [];
        var ids = own.Select(c => c.Certificate.Id).ToHashSet(StringComparer.Ordinal);
        var others = connection.Query<string>("SELECT DISTINCT facility FROM deed WHERE line = @line AND facility <> @FacilityId", new { line = (int)DeedKind.Certificates, plan.FacilityId }).ToList()
            .SelectMany(facility => StandingDocument.CertificatesOf(connection, facility).Where(c => ids.Contains(c.Id)).Select(c => (AnotherFacility, new CertificateClaim(c, ExactDecimal.Zero, ExactDecimal.Zero))));
        return CertificateFindings.Overlapping([.. own.Select(c => (plan.FacilityId, c)), .. others]);
    }

    const string AnotherFacility = "another facility";

    IEnumerable<EnergyAttributeCertificate> In(long fromMs, long toMs) => certificates.Where(c => c.VintageFromMs < toMs && c.VintageToMs > fromMs);

    /// <summary>kWh of all electricity of the plan but direct lines.</summary>
    ExactDecimal Drawn(long fromMs, long toMs)
    {
        if (fromMs >= toMs) return ExactDecimal.Zero;
        var market = plan.Streams.Where(s => s.Category == StreamCategory.Electricity && s.Unit is "kWh" or "MWh" && !IsDirect(s)).ToDictionary(s => s.Id, s => s.Unit == "MWh" ? 3 : 0, StringComparer.Ordinal);
        return account.Activity(plan with { Streams = [.. plan.Streams.Where(s => market.ContainsKey(s.Id))] }, [fromMs, toMs], [])
            .Aggregate(ExactDecimal.Zero, (sum, a) => sum + a.Quantity with { Exponent = a.Quantity.Exponent + market[a.StreamId] });
    }

    bool IsDirect(SourceStream stream) => stream.Determined is Determination.ByMeter meters && meters.Points.All(p => plan.Point(p)?.Role == MeteringRole.DirectLine);
}
