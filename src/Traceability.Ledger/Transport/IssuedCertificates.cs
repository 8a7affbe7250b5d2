using System.Security.Cryptography.X509Certificates;
using System.Text;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Transport;

/// <summary>
/// Every certificate that a device was given, in <c>certificates/CHAIN/SERIAL.pem</c> of the data folder. Kept for good, since a request of which nothing
/// is known any more would be answered anew; one device has about six a year.
/// </summary>
sealed class IssuedCertificates(string folder)
{
    /// <summary>DER; null where there is none.</summary>
    public byte[]? Find(byte[] chain, byte[] serial)
    {
        var path = FileOf(chain, serial);
        if (!File.Exists(path)) return null;
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
        return certificate.RawData;
    }

    public void Add(byte[] chain, byte[] serial, byte[] certificate)
    {
        Directory.CreateDirectory(FolderOf(chain));
        DurableFile.Write(FileOf(chain, serial), Encoding.ASCII.GetBytes(CertificateNote.Pem(certificate)), DurableFile.Readable, again: false);
    }

    /// <summary>Serial numbers of a chain's certificates that have not expired.</summary>
    public List<byte[]> Standing(byte[] chain, DateTimeOffset now)
    {
        List<byte[]> standing = [];
        if (!Directory.Exists(FolderOf(chain))) return standing;
        foreach (var path in Directory.EnumerateFiles(FolderOf(chain), "*.pem").Order(StringComparer.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(path));
            if (certificate.NotAfter.ToUniversalTime() > now) standing.Add(certificate.SerialNumberBytes.ToArray());
        }
        return standing;
    }

    string FolderOf(byte[] chain) => Path.Combine(folder, Convert.ToHexStringLower(chain));

    string FileOf(byte[] chain, byte[] serial) => Path.Combine(FolderOf(chain), Convert.ToHexStringLower(serial) + ".pem");
}
