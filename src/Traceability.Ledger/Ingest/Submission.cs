using System.Security.Cryptography;
using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Ingest;

/// <summary>One message on its way through the checks, and where its verdict arrives. Continuations never run on the ledger's threads.</summary>
sealed class Submission(DeviceAddress from, ReadOnlyMemory<byte> bytes, long receivedMs)
    : TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public DeviceAddress From => from;
    public ReadOnlyMemory<byte> Message { get; private set; } = bytes;
    public long ReceivedMs => receivedMs;

    /// <summary>SHA-256 of the message, by which a refusal is remembered.</summary>
    public byte[] Hash { get; } = SHA256.HashData(bytes.Span);

    /// <summary>It only waits for its answer now; its bytes may go.</summary>
    public void LetGo() => Message = default;
}
