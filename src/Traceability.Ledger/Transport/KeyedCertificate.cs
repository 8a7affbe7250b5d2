using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Transport;

/// <summary>A key and its certificate in two PEM files, <c>NAME.key</c> and <c>NAME.pem</c>, made by the ledger for itself, the broker or a reader.</summary>
/// <param name="mode">Of the key.</param>
sealed class KeyedCertificate(string folder, string name, UnixFileMode mode)
{
    public string CertificateFile => Path.Combine(folder, name + ".pem");

    public string KeyFile => Path.Combine(folder, name + ".key");

    /// <summary>
    /// Makes a certificate where there is none, or one that is not of this authority, not of this key, for other names, or in the last third of its life. The
    /// key stays as long as its file can be read: between the renames of two files there is never a pair that does not fit.
    /// </summary>
    /// <returns>Whether something was written.</returns>
    public bool Bring(CertificateAuthority authority, Func<ECDsa, byte[]> issue, Func<X509Certificate2, bool> fits, DateTimeOffset now)
    {
        using var key = Key(out var isNew);
        if (!isNew && IsSound(key, authority, fits, now)) return false;
        DurableFile.Write(CertificateFile, Encoding.ASCII.GetBytes(CertificateNote.Pem(issue(key))), DurableFile.Readable, again: true);
        return true;
    }

    ECDsa Key(out bool isNew)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        isNew = !TryImport(key);
        if (isNew) DurableFile.Write(KeyFile, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), mode, again: true);
        return key;
    }

    bool TryImport(ECDsa key)
    {
        if (!File.Exists(KeyFile)) return false;
        try
        {
            key.ImportFromPem(File.ReadAllText(KeyFile));
            return true;
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return false; // no evidence rests on it
        }
    }

    bool IsSound(ECDsa key, CertificateAuthority authority, Func<X509Certificate2, bool> fits, DateTimeOffset now)
    {
        if (!File.Exists(CertificateFile)) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(CertificateFile));
            using var root = X509CertificateLoader.LoadCertificate(authority.Der);
            using var chain = new X509Chain();
            (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            return certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())
                && now < certificate.NotAfter - CertificateAuthority.ServiceLife / 3
                && fits(certificate) && chain.Build(certificate);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            return false; // a half-written or foreign file is made anew
        }
    }
}
