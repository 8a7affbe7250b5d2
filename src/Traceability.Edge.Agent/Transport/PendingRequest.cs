using System.Security.Cryptography;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Edge.Agent.Transport;

/// <summary>
/// The request for a certificate that has no answer yet, in <c>certificate.request</c> of the data folder. Kept until it is answered: the same again gets the same
/// certificate, so an answer that was lost costs none. Where there is no network the file is carried to the ledger, and its answer back as <c>certificate.answer</c>.
/// The one that was answered last is kept as <c>keys/tls.request</c>: a certificate falls with the evidence key that asked for it.
/// </summary>
sealed class PendingRequest(string dataFolder, byte[] chain, ECDsa evidenceKey)
{
    const UnixFileMode Readable = DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    const int MostAnswerBytes = 64 * 1024;

    readonly string path = Path.Combine(dataFolder, "certificate.request"), answer = Path.Combine(dataFolder, "certificate.answer"),
        answered = Path.Combine(dataFolder, DeviceKeys.Folder, "tls.request");

    bool? isAnswered;

    /// <summary>The one that stands, or a new one: not where it is for another TLS key, or by an evidence key that is not in force any more.</summary>
    public CoseSign1 For(EvidenceKey tlsKey, DateTimeOffset now)
    {
        if (Standing(tlsKey) is { } standing) return standing;
        var made = new TlsKeyRequest(chain, tlsKey, Math.Max(0, now.ToUnixTimeMilliseconds())).Sign(evidenceKey);
        DurableFile.Write(path, made.Bytes, Readable);
        return made;
    }

    public CoseSign1? Standing(EvidenceKey tlsKey) => Read(path, tlsKey);

    /// <summary>Whether the certificate in use was asked for by the evidence key in force.</summary>
    public bool IsAnswered(EvidenceKey tlsKey) => isAnswered ??= Read(answered, tlsKey) is not null;

    CoseSign1? Read(string file, EvidenceKey tlsKey) =>
        File.Exists(file) && TlsKeyRequest.TryRead(File.ReadAllBytes(file), out var request, out var sign1).IsOk && request!.Key.Equals(tlsKey)
        && request.Chain.AsSpan().SequenceEqual(chain) && sign1!.IsSignedBy(EvidenceKey.Of(evidenceKey)) ? sign1 : null;

    /// <summary>What somebody has carried here; null where nobody has.</summary>
    public byte[]? CarriedAnswer() => new FileInfo(answer) is { Exists: true, Length: <= MostAnswerBytes } ? File.ReadAllBytes(answer) : null;

    public void Answered()
    {
        File.Move(path, answered, overwrite: true);
        isAnswered = true;
        File.Delete(answer);
    }
}
