using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Traceability.Testing;

/// <summary>An authority that no system knows, with its certificate in a PEM file, which issues servers' certificates into files.</summary>
public sealed class OwnAuthority : IDisposable
{
    static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow().AddDays(-2), Until = From.AddDays(10);

    readonly string folder;
    readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 certificate;

    public OwnAuthority(string folder, string name = "authority")
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        certificate = request.CreateSelfSigned(From, Until);
        CertificateFile = Path.Combine(folder, name + ".pem");
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public string CertificateFile { get; }

    public void Dispose()
    {
        certificate.Dispose();
        key.Dispose();
    }

    /// <summary>A server's certificate for a host name or an address, into NAME.pem and NAME.key; one that is there is replaced.</summary>
    /// <param name="days">How long from now; negative: expired.</param>
    public (string Certificate, string Key) Issue(string host, double days = 1, string? name = null)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), From, TimeProvider.System.GetUtcNow().AddDays(days), RandomNumberGenerator.GetBytes(8));
        var (file, secret) = (Path.Combine(folder, $"{name ?? host}.pem"), Path.Combine(folder, $"{name ?? host}.key"));
        File.WriteAllText(secret, own.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(file, issued.ExportCertificatePem());
        return (file, secret);
    }
}
