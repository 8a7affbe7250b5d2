namespace Traceability.Ledger.Chains;

/// <summary>Whether a person has still to look at a finding. Words as the store and the API write them.</summary>
static class FindingState
{
    public const string Open = "open";

    /// <summary>Two persons have said which branch counts; the finding stays.</summary>
    public const string Decided = "decided";
}
