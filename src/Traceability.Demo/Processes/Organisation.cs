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
sealed class Organisation(DemoFolder folder, TimeProvider time)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const string Name = "demo";

    string KeyPath => folder.Of("organisation.pem");

    /// <summary>The public half, for the ledger.</summary>
    public string PublicKeyPath
    {
        get
        {
            var path = folder.Of("organisation.pub");
            using var key = OpenKey();
            File.WriteAllText(path, key.ExportSubjectPublicKeyInfoPem() + "\n");
            return path;
        }
    }

    public byte[] Approve(CoseSign1 request)
    {
        using var key = OpenKey();
        return new Approval(Name, request.Identity, time.GetUtcNow().ToUnixTimeMilliseconds(), "software").Sign(key).Bytes;
    }

    /// <summary>
    /// Whom to believe: the logs that the devices pinned at their enrolment, this organisation, and the devices as witnesses. No quorum: a device cosigns
    /// once in ten minutes, and a first ticket must not wait for that.
    /// </summary>
    public void WritePolicy(IReadOnlyList<EnrolmentRequest> enrolments)
    {
        using var key = OpenKey();
        var writer = new CborWriter();
        EvidenceKey.Of(key).Write(writer);
        File.WriteAllLines(folder.TrustPolicy,
        [
            .. enrolments[0].Logs.Select(log => $"log {new NoteKey(log.Origin, log.Key).ToVerifierKey()}"),
            $"organisation {Name} {Convert.ToBase64String(writer.Written)}",
            .. enrolments.Select(enrolment => enrolment.Witness).Select(witness => $"witness {witness.Name} {witness.ToVerifierKey()}"),
            $"quorum {TrustPolicy.NoQuorum}",
        ]);
    }

    ECDsa OpenKey()
    {
        if (!File.Exists(KeyPath))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var file = new StreamWriter(KeyPath, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
            file.WriteLine(made.ExportPkcs8PrivateKeyPem());
        }
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(KeyPath));
        return key;
    }
}
