using Traceability.Evidence.Bundles;

namespace Traceability.Verifier.Report;

/// <summary>How well the signing key was kept: what the segment claims and what the organisation vouches for; the lower of the two counts.</summary>
static class Assurance
{
    /// <summary>The key is a file. Nothing is below it, and what this verifier does not know is not taken to be more.</summary>
    const string Lowest = "software";

    public static string Of(CheckedSegment segment)
    {
        var claimed = segment.Segment.Header.Assurance;
        if (segment.Chain is not { IsApproved: true, Approval: { } approval }) return $"{Lowest} (claimed \"{Words.Quoted(claimed)}\", vouched for by nobody)";
        return approval.Assurance == claimed ? Words.Quoted(claimed)
            : claimed == Lowest || approval.Assurance == Lowest ? $"{Lowest} (claimed \"{Words.Quoted(claimed)}\", vouched for \"{Words.Quoted(approval.Assurance)}\")"
            : $"the lower of \"{Words.Quoted(claimed)}\" and \"{Words.Quoted(approval.Assurance)}\", which this verifier cannot rank";
    }
}
