using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Edge.Setup.Verifying;

/// <summary>Where a chain begins: the identity of the device's enrolment request, and the key that it names.</summary>
sealed record ChainRoot(EvidenceKey Key, byte[] Identity)
{
    public byte[] Chain { get; } = EnrolmentRequest.ChainOf(Identity);

    /// <exception cref="IOException">Or UnauthorizedAccessException: the file cannot be read.</exception>
    public static ChainRoot? TryLoad(string path, out string why)
    {
        var outcome = EnrolmentRequest.TryRead(File.ReadAllBytes(path), out var request, out var sign1);
        why = outcome.IsOk ? "" : $"{path}: {outcome.Reason}. Remedy: enrolment.cbor of the device's data folder.";
        return outcome.IsOk ? new ChainRoot(request!.EvidenceKey, sign1!.Identity) : null;
    }
}
