using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Mqtt;

namespace Traceability.Edge.Agent.Transport;

/// <summary>
/// Who this device is to the broker: <c>keys/tls.key</c> (P-256, PKCS#8, 0600), <c>keys/tls.pem</c> and <c>keys/ca.pem</c>. No evidence rests on this key, so one that
/// cannot be read is replaced, and a certificate that is not of it counts as none.
/// </summary>
sealed class TlsIdentity : IDisposable
{
    const UnixFileMode Readable = DurableFile.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    readonly string folder;
    readonly ECDsa key;
    bool kept;

    TlsIdentity(string folder, ECDsa key, bool kept)
    {
        (this.folder, this.key, this.kept) = (folder, key, kept);
        PublicKey = EvidenceKey.Of(key);
        Lifetime = Read(CertificateFile);
    }

    public EvidenceKey PublicKey { get; }

    /// <summary>From and until when the certificate holds; null where there is none.</summary>
    public (DateTimeOffset From, DateTimeOffset Until)? Lifetime { get; private set; }

    public TlsFiles Files => new(AuthorityFile, CertificateFile, KeyFile);

    string KeyFile => Path.Combine(folder, "tls.key");
    string CertificateFile => Path.Combine(folder, "tls.pem");
    string AuthorityFile => Path.Combine(folder, "ca.pem");

    public void Dispose() => key.Dispose();

    /// <summary>Fails on no file, since measuring must begin: what cannot be read counts as not there.</summary>
    public static TlsIdentity Open(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, DeviceKeys.Folder);
#pragma warning disable CA2000 // the identity owns it
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
#pragma warning restore CA2000
        return new TlsIdentity(folder, key, kept: TryImport(Path.Combine(folder, "tls.key"), key));
    }

    /// <summary>Writes the key down where it is a new one. Nothing is asked for before.</summary>
    public void Keep()
    {
        if (kept) return;
        Directory.CreateDirectory(folder, DurableFile.OwnerOnly | UnixFileMode.UserExecute);
        DurableFile.Write(KeyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), DurableFile.OwnerOnly);
        kept = true;
    }

    /// <summary>Whether it is time to ask for another: there is none, a third of its life or less is left, or it has not begun by this clock, which then is off.</summary>
    public bool IsDue(DateTimeOffset now) => Lifetime is not var (from, until) || now < from || now >= until - (until - from) / 3;

    /// <summary>Takes the answer to a request for this key. The authority first: the certificate is what makes the pair count.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Take(CertificateNote note)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(note.Certificate);
            using var authority = X509CertificateLoader.LoadCertificate(note.Authority);
            if (!IsOurs(certificate)) return "its certificate is for another key";
        }
        catch (CryptographicException problem)
        {
            return $"its certificate cannot be read: {problem.Message}";
        }
        DurableFile.Write(AuthorityFile, Encoding.ASCII.GetBytes(CertificateNote.Pem(note.Authority)), Readable);
        DurableFile.Write(CertificateFile, Encoding.ASCII.GetBytes(CertificateNote.Pem(note.Certificate)), Readable);
        Lifetime = Read(CertificateFile);
        return Lifetime is null ? $"{CertificateFile} or {AuthorityFile} cannot be read back" : null;
    }

    (DateTimeOffset, DateTimeOffset)? Read(string path)
    {
        if (!File.Exists(path) || !File.Exists(AuthorityFile)) return null;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            return IsOurs(certificate) ? (certificate.NotBefore, certificate.NotAfter) : null;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    bool IsOurs(X509Certificate2 certificate) => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());

    static bool TryImport(string path, ECDsa key)
    {
        if (!File.Exists(path)) return false;
        try
        {
            using var read = ECDsa.Create();
            read.ImportFromPem(File.ReadAllText(path));
            var parameters = read.ExportParameters(includePrivateParameters: true);
            if (parameters.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value) return false;
            key.ImportParameters(parameters);
            return true;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
