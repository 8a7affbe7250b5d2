using Traceability.Carbon.Certificates;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Findings;

/// <summary>What certificates show beside each other, over all facilities: a figure sees only its own.</summary>
public static class CertificateFindings
{
    /// <param name="claims">With the facility that claims.</param>
    public static IReadOnlyList<Finding> Overlapping(IReadOnlyList<(string Facility, CertificateClaim Claim)> claims)
    {
        (string Facility, CertificateClaim Claim)[] ordered = [.. claims.OrderBy(c => c.Claim.Certificate.Id, StringComparer.Ordinal).ThenBy(c => c.Facility, StringComparer.Ordinal)];
        return [.. ordered.GroupBy(c => c.Claim.Certificate.Id).Where(g => g.Count() > 1).Select(Twice),
            .. ordered.GroupBy(c => (c.Facility, c.Claim.Certificate.Market)).OrderBy(g => g.Key.Facility, StringComparer.Ordinal).ThenBy(g => g.Key.Market, StringComparer.Ordinal)
                .Select(g => MoreThanDrawn(g.Key.Facility, [.. g.Select(c => c.Claim).DistinctBy(c => c.Certificate.Id)])).OfType<Finding>()];
    }

    static Finding Twice(IGrouping<string, (string Facility, CertificateClaim Claim)> claims)
    {
        var certificate = claims.First().Claim.Certificate;
        return new Finding(FindingRule.CertificatesOverlap, certificate.Id, certificate.VintageFromMs, certificate.VintageToMs, "one claim", $"claims by {string.Join(", ", claims.Select(c => c.Facility))}", certificate.Id);
    }

    /// <summary>Where vintages meet, the parts of the consumption that they claim must not be more than all of it. The first instant at which they are, in time.</summary>
    static Finding? MoreThanDrawn(string facility, CertificateClaim[] claims)
    {
        foreach (var at in claims.Select(c => c.Certificate.VintageFromMs).Distinct().Order())
        {
            CertificateClaim[] here = [.. claims.Where(c => c.Certificate.VintageFromMs <= at && at < c.Certificate.VintageToMs && c.VintageKwh.Sign > 0)];
            var left = here.Aggregate(Fraction.One, (rest, c) => rest - Fraction.Of(c.AppliedKwh, c.VintageKwh));
            if (left.IsNegative)
                return new Finding(FindingRule.CertificatesOverlap, facility, at, here.Min(c => c.Certificate.VintageToMs), "claims of at most what was drawn",
                    string.Join(", ", here.Select(c => $"{c.Certificate.VolumeKwh} of {c.VintageKwh} kWh")), string.Join(' ', here.Select(c => c.Certificate.Id)));
        }
        return null;
    }
}
