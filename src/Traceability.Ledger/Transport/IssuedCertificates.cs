using System.Buffers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Transport;

/// <summary>
/// Every certificate that a device was given, in <c>certificates/CHAIN/KEY/SERIAL.pem</c> of the data folder, KEY being the thumbprint of the evidence key that asked.
/// Kept for good, since a request of which nothing is known any more would be answered anew; one device has about six a year.
/// </summary>
sealed class IssuedCertificates(string folder)
{
    /// <summary>DER; null where there is none that can be read: it is made again, with the same serial number.</summary>
    public byte[]? Find(byte[] chain, EvidenceKey by, byte[] serial)
    {
        var path = FileOf(chain, by, serial);
        if (!File.Exists(path)) return null;
        using var certificate = Read(path);
        return certificate?.RawData;
    }

    public void Add(byte[] chain, EvidenceKey by, byte[] serial, byte[] certificate)
    {
        Directory.CreateDirectory(FolderOf(chain, by));
        DurableFile.Write(FileOf(chain, by, serial), Encoding.ASCII.GetBytes(CertificateNote.Pem(certificate)), DurableFile.Readable, again: true);
    }

    /// <summary>The last end of a chain's certificates that have not expired; null where there is none.</summary>
    public DateTimeOffset? Until(byte[] chain, DateTimeOffset now)
    {
        if (!Directory.Exists(FolderOf(chain))) return null;
        DateTimeOffset? until = null;
        foreach (var path in Directory.EnumerateFiles(FolderOf(chain), "*.pem", SearchOption.AllDirectories))
        {
            using var certificate = Read(path);
            if (certificate?.NotAfter.ToUniversalTime() is { } end && end > now && (until is null || end > until)) until = end;
        }
        return until;
    }

    /// <summary>Serial numbers of a chain's certificates that have not expired.</summary>
    public List<byte[]> Standing(byte[] chain, DateTimeOffset now) => Standing(FolderOf(chain), now);

    /// <summary>Of these, what one of its keys has asked for.</summary>
    public List<byte[]> Standing(byte[] chain, EvidenceKey by, DateTimeOffset now) => Standing(FolderOf(chain, by), now);

    /// <summary>The serial number is in the name, so that one that cannot be read any more is revoked as well.</summary>
    static List<byte[]> Standing(string within, DateTimeOffset now)
    {
        List<byte[]> standing = [];
        if (!Directory.Exists(within)) return standing;
        foreach (var path in Directory.EnumerateFiles(within, "*.pem", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var serial = new byte[CertificateAuthority.SerialSize];
            if (Convert.FromHexString(Path.GetFileNameWithoutExtension(path), serial, out _, out var size) != OperationStatus.Done || size != serial.Length) continue;
            using var certificate = Read(path);
            if (certificate is null || certificate.NotAfter.ToUniversalTime() > now) standing.Add(serial);
        }
        return standing;
    }

    static X509Certificate2? Read(string path)
    {
        try
        {
            return X509Certificate2.CreateFromPem(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    string FolderOf(byte[] chain) => Path.Combine(folder, Convert.ToHexStringLower(chain));

    string FolderOf(byte[] chain, EvidenceKey by) => Path.Combine(FolderOf(chain), Convert.ToHexStringLower(by.Thumbprint));

    string FileOf(byte[] chain, EvidenceKey by, byte[] serial) => Path.Combine(FolderOf(chain, by), Convert.ToHexStringLower(serial) + ".pem");
}
