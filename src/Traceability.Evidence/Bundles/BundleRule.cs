namespace Traceability.Evidence.Bundles;

/// <summary>The rows of FORMAT.md's table, in the order in which they are asked. A refusal names the first that fails.</summary>
public enum BundleRule
{
    Enrolment,
    Approval,
    Statement,
    Header,
    Chain,
    Signature,
    EntryProof,
    Entry,
    Tally,
    ConfigurationProof,
    Configuration,
    Decoding,
    Opening,
    LogProof,
    LogSignature,
    SplitView,
    Time,
    Revoked,
    Day,
    Order,
    Subject,
}
