using System.Security.Cryptography;
using Traceability.Evidence.Cose;

namespace Traceability.Ledger.Keys;

/// <summary>A P-256 public key as openssl writes it: PEM, SubjectPublicKeyInfo (RFC 5480).</summary>
static class PublicKeyFile
{
    const int MostBytes = 16 * 1024;

    /// <summary>False where there is no such file, or one that holds no P-256 public key.</summary>
    public static bool TryRead(string path, out EvidenceKey? key)
    {
        key = null;
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= MostBytes }) return false;
            using var read = ECDsa.Create();
            read.ImportFromPem(File.ReadAllText(path));
            var point = read.ExportParameters(includePrivateParameters: false);
            if (point.Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value) return false;
            key = EvidenceKey.FromPoint(point.Q.X!, point.Q.Y!);
            return key is not null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
