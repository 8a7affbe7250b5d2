using Traceability.Evidence.Bundles;
using Traceability.Evidence.Entries;
using Traceability.Verifier.Report;

namespace Traceability.Verifier.Tests.Corpus;

/// <summary>What an accepted bundle comes to, in the words of tests/corpus/README.md, so that two verifiers can be compared by it.</summary>
static class Finding
{
    /// <summary>Null where there is nothing to say beyond "accepted".</summary>
    public static string? Of(CheckedBundle? found)
    {
        if (found is null) return null;
        var said = found.Finding switch
        {
            SubjectFinding.Weighings { Count: null } => "weighings: cannot tell",
            SubjectFinding.Weighings weighings => $"weighings: {weighings.Count}",
            SubjectFinding.Period { Quantity: null } => "period: lost",
            SubjectFinding.Period period => $"period: {period.Quantity} at {period.Exponent}",
            SubjectFinding.Contradiction { SameRun: false, SamePrevious: false } => "fork, earlier",
            SubjectFinding.Contradiction contradiction => contradiction.Name,
            _ => null,
        };
        return !found.IsDisowned ? said : said is null ? "disowned" : said + ", disowned";
    }

    /// <summary>How far the profiles of the shown channels were verified; null where none is shown.</summary>
    public static string? ProfilesOf(CheckedBundle? found) =>
        found is null or { Channels: [] } ? null : string.Join(", ", found.Channels.Select(channel => $"{channel.Channel.Id} {channel.Shown.Name()}"));

    /// <summary>How well the keys of the subject's segments were kept; null for a bundle that is not accepted, or where it stands in no segment.</summary>
    public static string? AssuranceOf(CheckedBundle? found) =>
        found is null or { SubjectSegments: [] } ? null : string.Join(", ", found.SubjectSegments.Select(Assurance.Of).Distinct());

    /// <summary>Who stands behind an accepted bundle; null for another.</summary>
    public static string? StandingOf(CheckedBundle? found) =>
        found is null ? null : (found.IsVouchedFor ? "vouched for" : "sound in itself") + (found.LacksQuorum ? ", not witnessed" : "");
}
