using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Traceability.Ledger;

/// <summary>What the ledger shows to browsers: its certificate with key, and what leads from it to an authority that they know.</summary>
sealed record ServerCertificate(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    /// <summary>False where the two PEM files are not a certificate, perhaps with others after it, and its key.</summary>
    public static bool TryRead(string certificate, string key, out ServerCertificate? read)
    {
        read = null;
        try
        {
            using var pair = X509Certificate2.CreateFromPemFile(certificate, key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            read = new ServerCertificate(X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), password: null), chain);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
