using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Carbon.Activity;
using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Findings;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Records;

namespace Traceability.Ledger.Standing;

/// <summary>
/// The certificates that a facility claims, each with what the facility's own edges say was drawn in its vintage: nobody enters that, so the periods of a vintage
/// share a certificate exactly. One whose vintage is not over is claimed and counts in no figure.
/// </summary>
/// <param name="nowMs">As of when a vintage is over.</param>
sealed class CertificateClaims(SqliteConnection connection, FacilityAccount account, MonitoringPlan plan, long nowMs)
{
    readonly IReadOnlyList<EnergyAttributeCertificate> certificates = StandingDocument.CertificatesOf(connection, plan.FacilityId);

    /// <summary>Of those whose vintage reaches into a span.</summary>
    public IReadOnlyList<CertificateClaim> Of(long fromMs, long toMs) =>
        [.. In(fromMs, toMs).Select(c => nowMs < c.VintageToMs ? CertificateClaim.Unfinished(c) : new CertificateClaim(c, Drawn(c.VintageFromMs, Math.Max(c.VintageFromMs, fromMs)), Drawn(c.VintageFromMs, c.VintageToMs)))];

    /// <summary>kWh of the market in a certificate's vintage, as far as that is past.</summary>
    public ExactDecimal DrawnSoFar(EnergyAttributeCertificate certificate) => Drawn(certificate.VintageFromMs, Math.Min(certificate.VintageToMs, Math.Max(certificate.VintageFromMs, Edge.UpTo(nowMs))));

    /// <summary>What of the consumption of vintages that are over is not known outside of a span, in words: each period's part of such a certificate is then taken of too little.</summary>
    /// <remarks>What is not known of the span itself is said of its own figure.</remarks>
    public IEnumerable<string> Unknown(long fromMs, long toMs)
    {
        foreach (var certificate in In(fromMs, toMs).Where(c => c.VintageToMs <= nowMs && c is { CancelledOn: not null } && !c.NotMet.Any()))
        {
            List<string> missing = [.. Missing(certificate.VintageFromMs, Math.Min(fromMs, certificate.VintageToMs)), .. Missing(Math.Max(toMs, certificate.VintageFromMs), certificate.VintageToMs)];
            if (missing.Count > 0)
                yield return $"certificate {certificate.Id}: what was drawn in its vintage is not all known: {missing[0]}{(missing.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {missing.Count - 1} more"))}";
        }
    }

    List<string> Missing(long fromMs, long toMs)
    {
        if (fromMs >= toMs) return [];
        var why = new List<string>();
        var market = Market;
        var activity = account.Activity(market, [fromMs, toMs], why);
        why.AddRange(account.Metered.Unread(market, fromMs, toMs, toMs));
        why.AddRange(activity.Where(a => a.LostQuarters > 0).Select(a => $"{a.StreamId}: quantity is lost"));
        why.AddRange(Dropped(fromMs, toMs));
        why.AddRange(market.Streams.Where(s => activity.All(a => a.StreamId != s.Id)).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Id}: no data from {RecordRules.Instant(fromMs)} to {RecordRules.Instant(toMs)}")));
        return why;
    }

    /// <summary>Electricity of earlier plans that today's does not count and of which something is known in a span: it was drawn in the vintage, and is not in what was drawn.</summary>
    IEnumerable<string> Dropped(long fromMs, long toMs) =>
        account.Plans.SelectMany(before => OfMarket(before).SelectMany(stream => Dropped(before, stream, fromMs, toMs))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    IEnumerable<string> Dropped(MonitoringPlan before, SourceStream stream, long fromMs, long toMs)
    {
        var today = plan.Stream(stream.Id);
        if (stream.Determined is not Determination.ByMeter meters)
            return today is null && account.WasRecorded(stream.Id, fromMs, toMs) ? [$"{stream.Id}: electricity that the plan does not list any more"] : [];
        if (today is { Determined: not Determination.ByMeter }) return [];
        return meters.Points.Select(before.Point).OfType<MeteringPoint>().Where(p => plan.PointOf(p.Channel) is null && account.WasRead(p.Channel, fromMs, toMs)).Select(p => $"{stream.Id}: {p.Channel} is read and is no point of the plan any more");
    }

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
    ExactDecimal Drawn(long fromMs, long toMs) => fromMs >= toMs ? ExactDecimal.Zero
        : account.Activity(Market, [fromMs, toMs], []).Aggregate(ExactDecimal.Zero, (sum, a) => sum + Units.KilowattHours(a.Quantity, plan.Stream(a.StreamId)!.Unit)!.Value);

    /// <summary>The plan's electricity of the market alone.</summary>
    MonitoringPlan Market => plan with { Streams = [.. OfMarket(plan)] };

    static IEnumerable<SourceStream> OfMarket(MonitoringPlan of) => of.Streams.Where(s => s.Category == StreamCategory.Electricity && Units.KilowattHours(ExactDecimal.Zero, s.Unit) is not null && !of.IsDirectLine(s));
}
