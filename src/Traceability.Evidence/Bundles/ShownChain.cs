namespace Traceability.Evidence.Bundles;

/// <summary>Where a chain comes from: its enrolment request, and the organisation's approval of it where there is one; both as signed.</summary>
public sealed record ShownChain(byte[] Request, byte[]? Approval)
{
    /// <summary>Each a tlog-proof of the statement that says both.</summary>
    public IReadOnlyList<byte[]> Proofs { get; init; } = [];
}
