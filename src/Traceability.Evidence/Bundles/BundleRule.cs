namespace Traceability.Evidence.Bundles;

/// <summary>The rows of FORMAT.md's table, in the order in which they are asked. A refusal names the first that fails.</summary>
public enum BundleRule
{
    Enrolment,
    Approval,
    Header,
    Chain,
    Signature,
    EntryProof,
    Entry,
    ConfigurationProof,
    Configuration,
    Decoding,
    Opening,
    LogProof,
    LogSignature,
    SplitView,
    Time,
    Subject,
}
