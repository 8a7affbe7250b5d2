using Traceability.Carbon.Activity;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;

namespace Traceability.Carbon.Certificates;

/// <summary>
/// The certificates of one figure. All that was drawn from the market in a certificate's vintage takes its part of it, in the order of time and stream; nobody
/// chooses which. A claim that cannot stand refuses the figure; one that is not final, lacks a criterion, or whose vintage is not over, is named and not applied.
/// </summary>
/// <param name="drawn">By stream and, within it, by time and evidence; no direct lines.</param>
sealed class CertificateUse(MonitoringPlan plan, long fromMs, long toMs, IEnumerable<(SourceStream Stream, ActivityData Activity)> drawn)
{
    readonly (SourceStream Stream, ActivityData Activity)[] drawn = [.. drawn.OrderBy(d => d.Activity.FromMs)]; // a stable sort: streams stay in theirs
    readonly Dictionary<ActivityData, List<CertificateSpan>> spans = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<ActivityData, Fraction> uncovered = new(ReferenceEqualityComparer.Instance);
    readonly List<AppliedCertificate> applied = [];

    public IReadOnlyList<AppliedCertificate> Applied => applied;

    public IEnumerable<CertificateSpan> Of(ActivityData activity) => spans.GetValueOrDefault(activity) ?? [];

    /// <summary>What no certificate covers; all of a direct line.</summary>
    public Fraction Uncovered(ActivityData activity) => uncovered.GetValueOrDefault(activity, Fraction.One);

    public void Take(IReadOnlyList<CertificateClaim> claims, Action<RefusalRule, string> refuse, Action<string> disclose)
    {
        foreach (var twice in claims.GroupBy(c => c.Certificate.Id).Where(g => g.Count() > 1)) refuse(RefusalRule.CertificateNotValid, $"certificate {twice.Key} is claimed twice");
        foreach (var vintage in claims.Where(c => c.NotApplied is null).GroupBy(c => (c.Certificate.VintageFromMs, c.Certificate.VintageToMs)).Where(g => g.Any(c => c.BeforeKwh.CompareTo(g.First().BeforeKwh) != 0 || c.VintageKwh.CompareTo(g.First().VintageKwh) != 0)))
            refuse(RefusalRule.CertificateNotValid, $"certificates {string.Join(" and ", vintage.Select(c => c.Certificate.Id))} are of one vintage and say two things of what was drawn in it");
        foreach (var claim in claims.DistinctBy(c => c.Certificate.Id).OrderBy(c => c.Certificate.Id, StringComparer.Ordinal))
            if (WhyNotValid(claim) is { } wrong) refuse(RefusalRule.CertificateNotValid, $"certificate {claim.Certificate.Id} {wrong}");
            else if (WhyNotApplied(claim) is { } left) disclose($"certificate {claim.Certificate.Id} is not applied: {left}");
            else Apply(claim, refuse, disclose);
    }

    string? WhyNotValid(CertificateClaim claim)
    {
        var certificate = claim.Certificate;
        string[] unanswered = [.. certificate.Unanswered.Select(c => c.Name())];
        return certificate.Market != plan.Market ? $"is of the market {certificate.Market}, the facility draws from {plan.Market ?? "none"}"
            : unanswered.Length > 0 ? $"leaves the quality criteria {string.Join(", ", unanswered)} unanswered"
            : certificate.VintageFromMs >= fromMs && claim.BeforeKwh.Mantissa != 0 ? $"claims {claim.BeforeKwh} kWh before a vintage that begins in the period" : null;
    }

    string? WhyNotApplied(CertificateClaim claim) =>
        claim.Certificate.VintageToMs <= fromMs || claim.Certificate.VintageFromMs >= toMs ? "its vintage is of another time" : claim.NotApplied;

    void Apply(CertificateClaim claim, Action<RefusalRule, string> refuse, Action<string> disclose)
    {
        var certificate = claim.Certificate;
        var shares = new CertificateShares(claim);
        var share = Fraction.Of(shares.AppliedKwh, claim.VintageKwh);
        var at = claim.BeforeKwh;
        foreach (var (stream, activity) in drawn.Where(d => d.Activity.ToMs > certificate.VintageFromMs && d.Activity.FromMs < certificate.VintageToMs))
        {
            if (activity.FromMs < certificate.VintageFromMs || activity.ToMs > certificate.VintageToMs)
                refuse(RefusalRule.NotCut, $"{stream.Id}: activity goes beyond the vintage of certificate {certificate.Id}; it must be given in parts");
            if (Units.KilowattHours(activity.Quantity, stream.Unit) is not { } quantity)
            {
                refuse(RefusalRule.CertificateNotValid, $"certificate {certificate.Id} counts kWh, and {stream.Id} is counted in {stream.Unit}");
                return;
            }
            if (!spans.TryGetValue(activity, out var of)) spans[activity] = of = [];
            of.Add(new CertificateSpan(shares, at, at += quantity));
            if ((uncovered[activity] = Uncovered(activity) - share).IsNegative)
                refuse(RefusalRule.CertificatesOverlap, $"{string.Join(" and ", of.Select(s => $"{s.Shares.Certificate.Id} ({s.Shares.AppliedKwh} kWh)"))} claim more than the {claim.VintageKwh} kWh that were drawn");
        }
        if (at > claim.VintageKwh)
            refuse(RefusalRule.CertificateNotValid, $"certificate {certificate.Id} is claimed for {claim.VintageKwh} kWh of consumption in its vintage, and {at} kWh were drawn");
        // What ends in the period has been drawn by then, all of it; of other units than these, and of estimates for what was lost, the parts may be rounded each.
        else if (certificate.VintageToMs <= toMs && at < claim.VintageKwh && drawn.All(d => d.Stream.Unit is "kWh" or "MWh" && d.Activity.Basis != ActivityBasis.Estimated))
            refuse(RefusalRule.CertificateNotValid, $"certificate {certificate.Id} is claimed for {claim.VintageKwh} kWh of consumption in its vintage, which ended with {at} kWh drawn");
        if (shares.AppliedKwh < certificate.VolumeKwh) disclose($"certificate {certificate.Id}: of its {certificate.VolumeKwh} kWh only the {claim.VintageKwh} kWh that were drawn in its vintage count");
        applied.Add(new AppliedCertificate(certificate, shares.Edge(at) - shares.Edge(claim.BeforeKwh)));
    }
}
