namespace Traceability.Ledger.Chains;

static class ForkKinds
{
    /// <summary>As findings, lists and pages say it.</summary>
    public static string Name(this ForkKind kind) => kind switch
    {
        ForkKind.LostTail => FindingKind.LostTail,
        ForkKind.RestoredImage => FindingKind.RestoredImage,
        ForkKind.ClonedCard => FindingKind.ClonedCard,
        ForkKind.TwoDevices => FindingKind.TwoDevices,
        ForkKind.Equivocation => FindingKind.Equivocation,
        _ => FindingKind.Fork,
    };

    /// <summary>Whether the two signatures speak against whoever held the key; what an honest power cut can make never does.</summary>
    public static bool IsProof(this ForkKind kind) => kind is not (ForkKind.Untold or ForkKind.LostTail);

    /// <summary>Why there is no proof file; empty where there is one.</summary>
    public static string WhyNoProof(this ForkKind kind) => kind switch
    {
        ForkKind.LostTail => "no proof file: consistent with an honest power cut",
        ForkKind.Untold => "no proof file: the clocks do not tell what happened",
        _ => "",
    };
}
