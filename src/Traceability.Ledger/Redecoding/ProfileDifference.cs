using System.Globalization;
using Traceability.Carbon.Plan;
using Traceability.Ledger.Ingest;
using Traceability.Profiles;

namespace Traceability.Ledger.Redecoding;

/// <summary>What a mended profile changes of what a facility read by the one that it replaces.</summary>
/// <param name="Refusals">Why it cannot take that one's place, each with the channel; empty where it can.</param>
sealed record ProfileDifference(IReadOnlyList<ChangedRule> Changes, IReadOnlyList<string> Refusals)
{
    /// <param name="read">The channels that were read by the profile, each with its signed rule.</param>
    /// <param name="before">What stands in that profile's place already; null where nothing does.</param>
    /// <param name="plan">Null where the facility has none.</param>
    public static ProfileDifference Of(DeviceProfile profile, byte[] replaces, IEnumerable<ChannelRule> read, MendedProfile? before, MonitoringPlan? plan)
    {
        var put = new MendedProfile(replaces, profile);
        var (changes, refusals) = (new List<ChangedRule>(), new List<string>());
        foreach (var channel in read.DistinctBy(c => (c.Id, c.Rule)))
        {
            var signed = channel.Rule!;
            if (put.ValueOf(channel.Id)?.Rule is not { } rule) refusals.Add($"{channel.Id}: the mended profile has no such value; allowed: every value that was read");
            else if (MendedProfile.Misfit(signed, rule) is { } misfit) refusals.Add($"{channel.Id}: {misfit}");
            else if ((before?.RuleOf(channel.Id, signed) ?? signed) is var stands && !rule.Equals(stands))
            {
                changes.Add(new ChangedRule(channel.Id, stands, rule));
                if (Uncounted(plan, channel.Id, signed, rule) is { } uncounted) refusals.Add($"{channel.Id}: {uncounted}");
            }
        }
        if (changes.Count == 0 && refusals.Count == 0) refusals.Add($"{profile.Id}: nothing would change: every value that was read is decoded by these rules already");
        return new ProfileDifference(changes, [.. refusals.Distinct()]);
    }

    /// <summary>Why what a rule gives would not be counted: not in the unit and resolution of the plan, or of no plan and in another unit than was signed.</summary>
    static string? Uncounted(MonitoringPlan? plan, string channel, DecodingRule signed, DecodingRule rule) =>
        plan?.PointOf(channel) is { } point
            ? point.Rate is not null ? UncountedRate(point, rule) : Units.Same(rule.Unit, point.Unit) && rule.ResolutionExponent == point.Exponent && rule.IsCounter == signed.IsCounter ? null
                : string.Create(CultureInfo.InvariantCulture, $"found 10^{rule.ResolutionExponent} {rule.Unit}, {Kind(rule)}; allowed: 10^{point.Exponent} {point.Unit}, {Kind(signed)}, as the plan counts it{Units.InCaseAlone(rule.Unit, point.Unit)}")
            : rule.Unit == signed.Unit ? null : $"found {rule.Unit}; allowed: {signed.Unit}, as was signed";

    /// <summary>The plan counts what the rate adds up to.</summary>
    static string? UncountedRate(MeteringPoint point, DecodingRule rule) =>
        RateUnit.Of(rule.Unit) is { } rate && rate == point.Rate && rule.ResolutionExponent + rate.Shift == point.Exponent && !rule.IsCounter ? null
            : string.Create(CultureInfo.InvariantCulture, $"found 10^{rule.ResolutionExponent} {rule.Unit}, {Kind(rule)}; allowed: 10^{point.Exponent - point.Rate!.Shift} {point.Rate.Name}, no counter, as the plan adds it up");

    static string Kind(DecodingRule rule) => rule.IsCounter ? "a counter" : "no counter";
}
