using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Transport;

/// <summary>
/// The ledger's own small authority for connections to the broker: <c>keys/ca.key</c> (ECDSA P-256, PKCS#8, 0600) and <c>keys/ca.pem</c>. It vouches for the
/// broker, for devices, for readers and for the ledger as a client, and for nothing that is evidence.
/// </summary>
sealed class CertificateAuthority : IDisposable
{
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2", ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const int SerialSize = 16;

    /// <summary>Devices are renewed by themselves long before; this bounds what a stolen key is good for where nobody notices.</summary>
    public static readonly TimeSpan DeviceLife = TimeSpan.FromDays(90);
    public static readonly TimeSpan ServiceLife = TimeSpan.FromDays(365);
    static readonly TimeSpan OwnLife = TimeSpan.FromDays(20 * 365);

    /// <summary>What a device must believe is valid since long ago: one whose clock is years behind (no battery, no network time yet) still finds its broker.</summary>
    static readonly DateTimeOffset LongAgo = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The broker's clock may be behind ours.</summary>
    static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    readonly X509Certificate2 own;
    readonly X509SignatureGenerator signature;
    readonly ECDsa key;

    CertificateAuthority(X509Certificate2 own, ECDsa key)
    {
        (this.own, this.key) = (own, key);
        signature = X509SignatureGenerator.CreateForECDsa(key);
    }

    public byte[] Der => own.RawData;

    public string Pem => CertificateNote.Pem(Der);

    public DateTimeOffset Until => own.NotAfter;

    public void Dispose()
    {
        own.Dispose();
        key.Dispose();
    }

    /// <summary>Reads both files, or makes them where neither is. A half is never completed: what devices believe would be replaced unseen.</summary>
    public static bool TryOpen(string folder, string organisation, TimeProvider time, [NotNullWhen(true)] out CertificateAuthority? authority, out string error)
    {
        authority = null;
        error = "";
        string keyFile = Path.Combine(folder, "ca.key"), file = Path.Combine(folder, "ca.pem");
        if (!File.Exists(keyFile) && !File.Exists(file)) Make(keyFile, file, organisation, time.GetUtcNow());
        if ((File.Exists(keyFile) ? File.Exists(file) ? null : file : keyFile) is { } missing)
        {
            error = $"{missing}: missing; allowed: the authority that this ledger's devices believe, or neither of its two files";
            return false;
        }
#pragma warning disable CA2000 // the authority owns both; disposed below where there is none
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            var own = X509Certificate2.CreateFromPem(File.ReadAllText(file));
#pragma warning restore CA2000
            if (own.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            {
                authority = new CertificateAuthority(own, key);
                return true;
            }
            own.Dispose();
            error = $"{keyFile}: not the key of {file}";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            error = $"{keyFile} and {file}: not a P-256 key and its certificate in PEM";
        }
        key.Dispose();
        return false;
    }

    static void Make(string keyFile, string file, string organisation, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Named($"{organisation} traceability"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var made = request.CreateSelfSigned(LongAgo, now + OwnLife);
        DurableFile.Write(keyFile, System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"), DurableFile.OwnerOnly, again: false);
        DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes(CertificateNote.Pem(made.RawData)), DurableFile.Readable, again: false);
    }

    /// <summary>A client's certificate; the serial number is the caller's, so that one request gives one.</summary>
    /// <param name="name">What the broker takes for user name and client id.</param>
    public byte[] Client(string name, EvidenceKey of, byte[] serial, TimeSpan life, DateTimeOffset now)
    {
        using var point = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = of.X, Y = of.Y } });
        return Issue(new CertificateRequest(Named(name), point, HashAlgorithmName.SHA256), ClientAuthentication, serial, now - Skew, now + life);
    }

    public byte[] Client(string name, ECDsa of, DateTimeOffset now) => Client(name, EvidenceKey.Of(of), RandomSerial(), ServiceLife, now);

    /// <param name="names">Host names and addresses by which it is reached.</param>
    public byte[] Server(IReadOnlyList<string> names, ECDsa of, DateTimeOffset now)
    {
        var request = new CertificateRequest(Named("broker"), of, HashAlgorithmName.SHA256);
        var known = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address)) known.AddIpAddress(address);
            else known.AddDnsName(name);
        }
        request.CertificateExtensions.Add(known.Build());
        return Issue(request, ServerAuthentication, RandomSerial(), LongAgo, now + ServiceLife);
    }

    byte[] Issue(CertificateRequest request, string usage, byte[] serial, DateTimeOffset from, DateTimeOffset to)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(own, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var issued = request.Create(own.SubjectName, signature, from, to < Until ? to : Until, serial);
        return issued.RawData;
    }

    /// <summary>
    /// Never out of date while the authority lives: a broker refuses everybody once its list is, and a ledger that stands still must not stop the mines. A list
    /// is newer than another by its time alone, in whole seconds.
    /// </summary>
    public string RevocationList(IEnumerable<byte[]> serials, DateTimeOffset at)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var serial in serials) list.AddEntry(serial);
        var der = list.Build(own.SubjectName, signature, new BigInteger(at.ToUnixTimeSeconds()), Until, HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(own, includeKeyIdentifier: true, includeIssuerAndSerial: false), at);
        return PemEncoding.WriteString("X509 CRL", der) + "\n";
    }

    /// <summary>When a list of ours was made.</summary>
    public static DateTimeOffset MadeAt(string revocationList)
    {
        _ = CertificateRevocationListBuilder.LoadPem(revocationList, out var number);
        return DateTimeOffset.FromUnixTimeSeconds((long)number);
    }

    static byte[] RandomSerial() => SerialOf(RandomNumberGenerator.GetBytes(SerialSize));

    /// <summary>16 bytes of a random or hashed value; positive and without a leading zero, as X.509 wants an integer.</summary>
    public static byte[] SerialOf(ReadOnlySpan<byte> value)
    {
        var serial = value[..SerialSize].ToArray();
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }

    // Longer than the 64 characters of X.520 where a device's three names are: no broker that we could ask counts them, and a name cut short could be another's.
    static X500DistinguishedName Named(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.Add("2.5.4.3", name);
        return builder.Build();
    }
}
