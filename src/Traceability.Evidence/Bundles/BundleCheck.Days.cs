namespace Traceability.Evidence.Bundles;

/// <summary>What the ledger's day statements say of the shown chains.</summary>
public sealed partial class BundleCheck
{
    /// <summary>Why no day statement makes sure that the segment is on the chain's only branch; null where one does.</summary>
    string? DayFault(int chain, int segment) => "no day statement of the chain covers the later tally: a branch that is held back would not show";
}
