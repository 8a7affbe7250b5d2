using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Standing;

/// <summary>What facilities claim. Safe on several threads.</summary>
sealed class ClaimedCertificates(LedgerDatabase database, Plans plans, string organisation, TimeProvider time)
{
    /// <summary>By the beginning of their vintages.</summary>
    public IReadOnlyList<ClaimedCertificate> Of(string facility)
    {
        if (!plans.ByFacility.TryGetValue(facility, out var plan)) return [];
        using var connection = database.Read();
        using var view = connection.BeginTransaction(deferred: true);
        var claims = new CertificateClaims(connection, FacilityAccount.Read(connection, organisation, facility), plan, time.GetUtcNow().ToUnixTimeMilliseconds());
        return [.. claims.Of(0, long.MaxValue).OrderBy(c => c.Certificate.VintageFromMs).ThenBy(c => c.Certificate.Id, StringComparer.Ordinal).Select(claim => Row(claim, claim.Ended ? claim.VintageKwh : claims.DrawnSoFar(claim.Certificate)))];
    }

    static ClaimedCertificate Row(CertificateClaim claim, ExactDecimal drawn)
    {
        var c = claim.Certificate;
        return new ClaimedCertificate(c.Id, c.Kind.Name(), c.Market, Instants.Of(c.VintageFromMs), Instants.Of(c.VintageToMs), c.VolumeKwh.ToDecimal(), drawn.ToDecimal(), claim.AppliedKwh.ToDecimal(),
            c.GasesPerKwh.ToDictionary(g => g.Gas.Id, g => g.KilogramsPerUnit.ToString(), StringComparer.Ordinal), $"{c.Source.Document}; {c.Source.Table}; {c.Source.Row}; {c.Source.Year}", c.CancelledOn, c.CancellationReference,
            claim.NotApplied,
            [.. c.Criteria.Select(a => (a.Criterion.Name(), a.Met switch { true => "met", false => "not met", _ => "does not concern it" }, a.How))]);
    }
}
