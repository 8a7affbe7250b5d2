using System.Diagnostics.CodeAnalysis;

namespace Traceability.Ledger;

/// <summary>Where the certificate lies, and what was read there at the start.</summary>
/// <param name="Seen">When and how large the two files were before they were read.</param>
sealed record ServerCertificateFiles(string Certificate, string Key, ServerCertificate Read, (DateTime, long, DateTime, long) Seen)
{
    public static bool TryRead(string certificate, string key, [NotNullWhen(true)] out ServerCertificateFiles? files)
    {
        var seen = Look(certificate, key);
        files = ServerCertificate.TryRead(certificate, key, out var read) ? new ServerCertificateFiles(certificate, key, read!, seen) : null;
        return files is not null;
    }

    public (DateTime, long, DateTime, long) Look() => Look(Certificate, Key);

    /// <summary>A missing file looks like no other.</summary>
    static (DateTime, long, DateTime, long) Look(string certificate, string key)
    {
        var (one, other) = (new FileInfo(certificate), new FileInfo(key));
        return (one.LastWriteTimeUtc, one.Exists ? one.Length : -1, other.LastWriteTimeUtc, other.Exists ? other.Length : -1);
    }
}
