using System.Security.Cryptography;
using Traceability.Demo.Folder;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Cbor;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Demo.Processes;

/// <summary>
/// The owner of both facilities, as far as the demo plays it: a key of its own, by which it approves its devices, and the trust policy that an
/// auditor would be given by somebody other than the ledger.
/// </summary>
sealed class Organisation(DemoFolder folder, TimeProvider time) : IDisposable
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const string Name = "demo";

    readonly ECDsa key = OpenKey(folder.Of("organisation.pem"));

    /// <summary>The public half, for the ledger.</summary>
    public string PublicKeyPath
    {
        get
        {
            var path = folder.Of("organisation.pub");
            File.WriteAllText(path, key.ExportSubjectPublicKeyInfoPem() + "\n");
            return path;
        }
    }

    public byte[] Approve(CoseSign1 request) => new Approval(Name, request.Identity, time.GetUtcNow().ToUnixTimeMilliseconds(), "software").Sign(key).Bytes;

    /// <summary>Whom to believe: the logs that the device pinned at its enrolment, and this organisation.</summary>
    public void WritePolicy(EnrolmentRequest enrolment)
    {
        var writer = new CborWriter();
        EvidenceKey.Of(key).Write(writer);
        File.WriteAllLines(folder.TrustPolicy,
        [
            .. enrolment.Logs.Select(log => $"log {new NoteKey(log.Origin, log.Key).ToVerifierKey()}"),
            $"organisation {Name} {Convert.ToBase64String(writer.Written)}",
            $"quorum {TrustPolicy.NoQuorum}",
        ]);
    }

    static ECDsa OpenKey(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var file = new StreamWriter(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            file.WriteLine(made.ExportPkcs8PrivateKeyPem());
        }
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        return key;
    }

    public void Dispose() => key.Dispose();
}
